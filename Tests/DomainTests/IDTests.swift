import Domain
import Testing

private enum Case {}

@Suite("Keys") struct IDTests {
    @Test(
        "a key is read in lower or upper case and told in lower",
        arguments: [
            "0b0e7a60-5f3c-4d2a-9f10-0a1b2c3d4e5f", "0B0E7A60-5F3C-4D2A-9F10-0A1B2C3D4E5F",
        ])
    func reading(text: String) {
        #expect(ID<Case>(text)?.description == "0b0e7a60-5f3c-4d2a-9f10-0a1b2c3d4e5f")
    }

    @Test(
        "anything but the form of 36 characters is refused",
        arguments: [
            "", "0b0e7a605f3c4d2a9f100a1b2c3d4e5f", "{0b0e7a60-5f3c-4d2a-9f10-0a1b2c3d4e5f}",
            "0b0e7a60-5f3c-4d2a-9f10-0a1b2c3d4e5g", "0b0e7a60-5f3c-4d2a-9f10-0a1b2c3d4e5",
            "0b0e7a6-05f3c-4d2a-9f10-0a1b2c3d4e5f", " b0e7a60-5f3c-4d2a-9f10-0a1b2c3d4e5f",
            "0b0e7a60-5f3c-4d2a-9f10-0a1b2c3d4e5f\n", "0b0e7a60-5f3c-4d2a-9f10-0a1b2c3d4eå",
        ])
    func refusing(text: String) {
        #expect(ID<Case>(text) == nil)
    }
}
