/// Users and groups as the files write them: a number or a name.
enum AccountNumber {
    static func userID(_ text: String, _ accounts: AccountDirectory) -> UInt32? {
        isNumeric(text) ? number(text) : accounts.userID(text)
    }

    static func groupID(_ text: String, _ accounts: AccountDirectory) -> UInt32? {
        isNumeric(text) ? number(text) : accounts.groupID(text)
    }

    /// Digits are a number, as `chown` would have it only after it found no such name.
    private static func isNumeric(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func number(_ text: String) -> UInt32? {
        guard let number = UInt32(text), number != ConfigurationLimits.accountIDReserved else {
            return nil
        }
        return number
    }
}
