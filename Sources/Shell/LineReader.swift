import CEdit
import Glibc

/// Reads lines at a terminal, with editing, history and completion.
///
/// Blocks its thread. libedit's own configuration files are not read.
@safe package final class LineReader {
    /// What a person typed.
    package enum Line: Sendable, Equatable {
        case line([UInt8])
        /// Ctrl-C: the line is gone.
        case dropped
        /// Ctrl-D on an empty line, or the terminal is gone.
        case end
    }

    private let edit: OpaquePointer
    private let past: OpaquePointer
    private let input: UnsafeMutablePointer<FILE>
    private let output: UnsafeMutablePointer<FILE>
    private let descriptor: Int32
    private let complete: (String) -> Completion
    private var prompt: UnsafeMutablePointer<CChar>?
    private var isDropped = false

    /// Nil when the terminal cannot be edited on. The descriptors stay the caller's to close.
    ///
    /// `complete` gets the line up to the cursor at each press of Tab.
    package init?(
        input: Int32 = 0, output: Int32 = 1, history: [String] = [],
        complete: @escaping (String) -> Completion
    ) {
        Self.speakUTF8()
        guard isatty(input) == 1, isatty(output) == 1,
            let reading = unsafe fdopen(dup(input), "r")
        else { return nil }
        guard let writing = unsafe fdopen(dup(output), "w") else {
            unsafe fclose(reading)
            return nil
        }
        guard let past = unsafe history_init() else {
            unsafe fclose(reading)
            unsafe fclose(writing)
            return nil
        }
        guard let edit = unsafe el_init("sspf", reading, writing, writing) else {
            unsafe history_end(past)
            unsafe fclose(reading)
            unsafe fclose(writing)
            return nil
        }
        unsafe self.edit = edit
        unsafe self.past = past
        unsafe self.input = reading
        unsafe self.output = writing
        self.complete = complete
        descriptor = input
        prepare(history)
    }

    deinit {
        unsafe el_end(edit)
        unsafe history_end(past)
        unsafe fclose(input)
        unsafe fclose(output)
        unsafe free(prompt)
    }

    private func prepare(_ history: [String]) {
        // Unretained: libedit holds it no longer than this object holds libedit.
        unsafe sspf_edit_owner(edit, Unmanaged.passUnretained(self).toOpaque())
        unsafe sspf_edit_emacs(edit)
        unsafe sspf_history_size(past, Int32(HistoryFile.limit))
        unsafe sspf_history_unique(past)
        unsafe sspf_edit_history(edit, past)
        unsafe sspf_edit_prompt(edit) { edit in
            unsafe LineReader.owner(of: edit)?.prompt
        }
        unsafe sspf_edit_keys_only(edit)
        unsafe sspf_edit_bind(edit, "sspf-complete", "complete the word", "^I") { edit, _ in
            unsafe LineReader.owner(of: edit)?.completeWord() ?? UInt8(CC_ERROR)
        }
        unsafe sspf_edit_bind(edit, "sspf-drop", "drop the line", "^C") { edit, _ in
            unsafe LineReader.owner(of: edit)?.drop() ?? UInt8(CC_ERROR)
        }
        history.forEach(remember)
    }

    /// Puts a line into this sitting's history; the caller has filtered it.
    package func remember(_ line: String) {
        unsafe sspf_history_enter(past, line)
    }

    /// Shows the prompt and waits for a line.
    package func next(prompt text: String) -> Line {
        // The settings come back when a signal ends the process in the middle of a line.
        guard let terminal = TerminalGuard(descriptor) else { return read(text) }
        let line = read(text)
        terminal.end()
        return line
    }

    private func read(_ text: String) -> Line {
        unsafe free(prompt)
        unsafe prompt = strdup(text)
        isDropped = false
        unsafe el_resize(edit)
        var count: Int32 = 0
        errno = 0
        let typed = unsafe el_gets(edit, &count)
        // libedit has no line where Ctrl-C was the first key, nor where a signal came while it waited.
        if isDropped || count < 0 && errno == EINTR { return .dropped }
        guard let typed = unsafe typed, count > 0 else {
            unsafe fputs("\n", output)
            unsafe fflush(output)
            return .end
        }
        var bytes = unsafe Array(
            UnsafeRawBufferPointer(start: typed, count: strlen(typed)))
        while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
        return .line(bytes)
    }

    private static func owner(of edit: OpaquePointer?) -> LineReader? {
        guard let owner = unsafe sspf_edit_owner_of(edit) else { return nil }
        return unsafe Unmanaged<LineReader>.fromOpaque(owner).takeUnretainedValue()
    }

    private func drop() -> UInt8 {
        isDropped = true
        unsafe fputs("^C\n", output)
        unsafe fflush(output)
        return UInt8(CC_NEWLINE)
    }

    private func completeWord() -> UInt8 {
        guard let line = unsafe el_line(edit), let start = unsafe line.pointee.buffer,
            let cursor = unsafe line.pointee.cursor
        else { return UInt8(CC_ERROR) }
        let before = unsafe UnsafeRawBufferPointer(start: start, count: cursor - start)
        let completion = unsafe complete(String(decoding: before, as: UTF8.self))
        let insertion = completion.insertion
        if !insertion.isEmpty {
            return unsafe el_insertstr(edit, insertion) == 0
                ? UInt8(CC_REFRESH) : UInt8(CC_REFRESH_BEEP)
        }
        guard completion.candidates.count > 1 else { return UInt8(CC_REFRESH_BEEP) }
        let columns = Int(sspf_columns(descriptor))
        let shown = completion.candidates.prefix(50).map(Sanitised.line)
            .reduce(into: [""]) { lines, word in
                let line = lines[lines.count - 1]
                let longer = line.isEmpty ? word : line + "  " + word
                if columns == 0 || line.isEmpty || DisplayWidth.of(longer) < columns {
                    lines[lines.count - 1] = longer
                } else {
                    lines.append(word)
                }
            }.joined(separator: "\n")
        unsafe fputs("\n" + shown + "\n", output)
        unsafe fflush(output)
        return UInt8(CC_REDISPLAY)
    }

    /// Characters are UTF-8 whatever the environment says: everything else here is.
    private static func speakUTF8() {
        _ = unsafe setlocale(LC_CTYPE, "")
        let codes = unsafe nl_langinfo(nl_item(CODESET)).map { unsafe String(cString: $0) }
        if codes != "UTF-8" { _ = unsafe setlocale(LC_CTYPE, "C.UTF-8") }
    }
}
