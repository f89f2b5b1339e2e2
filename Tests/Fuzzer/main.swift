import CFuzzer
import Fuzz
import Glibc

/// The law that inputs are tried against, by its name in `SSPF_FUZZ`.
private let law: Law = {
    let name = unsafe getenv("SSPF_FUZZ").map { unsafe String(cString: $0) } ?? ""
    guard let law = Law.all.first(where: { $0.name == name }) else {
        tell("SSPF_FUZZ names no law: \(Law.all.map(\.name))\n")
        exit(2)
    }
    return law
}()

private func tell(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// One input. A broken law ends the process, so that libFuzzer keeps what broke it. It is called by its
/// name too: what `-sanitize=fuzzer` links looks for that.
@_cdecl("LLVMFuzzerTestOneInput")
func tryOne(_ start: UnsafePointer<UInt8>?, _ length: Int) -> Int32 {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: length))
    do throws(Broken) { try law.hold(bytes) } catch {
        tell("== \(law.name): \(error.what)\n")
        abort()
    }
    return 0
}

private var count = CommandLine.argc
private var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? =
    unsafe CommandLine
    .unsafeArgv
exit(unsafe LLVMFuzzerRunDriver(&count, &arguments, tryOne))
