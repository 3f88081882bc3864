/// Reads the texts of `/proc/PID`. Pure: bytes in, values out, nil for what is not as expected.
///
/// They are bytes, not a String: a process chooses its own name, which need not be UTF-8.
enum ProcessText {
    /// Field 22 of `/proc/PID/stat`: when the process started, in clock ticks since boot.
    ///
    ///     1234 (any ) name) S 1 1234 ... 22nd ...
    ///
    /// The second field is the process's name in parentheses. The process may put spaces,
    /// parentheses and line ends into it, so fields are counted from the last `)`: all that
    /// follow are a letter and numbers.
    static func startTimeTicks(inStat text: [UInt8]) -> UInt64? {
        number(inStat: text, field: 22, as: UInt64.self)
    }

    /// Field 4: the process's parent; 0 for one of another namespace.
    static func parentID(inStat text: [UInt8]) -> Int32? {
        number(inStat: text, field: 4, as: Int32.self)
    }

    private static func number<Value: FixedWidthInteger>(
        inStat text: [UInt8], field: Int, as type: Value.Type
    ) -> Value? {
        guard let close = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let firstFieldNumber = 3
        let index = field - firstFieldNumber
        let fields = text[(close + 1)...]
            .split(separator: UInt8(ascii: " "), maxSplits: index + 1)
        guard fields.count > index else { return nil }
        return number(fields[index], as: type)
    }

    /// Who the process acts as, from `/proc/PID/status`.
    struct Credentials: Hashable, Sendable {
        let userID: UInt32
        let groupID: UInt32
        /// Sorted.
        let groups: [UInt32]
    }

    /// The effective ids: columns are real, effective, saved, file system.
    ///
    /// Effective, because that is what the kernel checks the process's actions by, and what
    /// SO_PEERCRED reports of a peer (as of its connect): the two can be compared. The real id
    /// would let a set-user-id program pass for whoever started it.
    static func credentials(inStatus text: [UInt8]) -> Credentials? {
        let effectiveColumn = 1
        guard let users = field("Uid", in: text), users.count == 4,
            let groups = field("Gid", in: text), groups.count == 4,
            let userID = number(users[effectiveColumn], as: UInt32.self),
            let groupID = number(groups[effectiveColumn], as: UInt32.self),
            let supplementary = field("Groups", in: text)
        else { return nil }
        var ids: [UInt32] = []
        for word in supplementary {
            guard let id = number(word, as: UInt32.self) else { return nil }
            ids.append(id)
        }
        return Credentials(userID: userID, groupID: groupID, groups: ids.sorted())
    }

    /// The words after `name:` of the first line that begins so.
    ///
    /// In `status` the kernel writes line ends of a process's name as `\n`, so that a name cannot
    /// pass for a line.
    static func field(_ name: String, in text: [UInt8]) -> [ArraySlice<UInt8>]? {
        guard let range = line(after: name, in: text.span) else { return nil }
        return text[range].split { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") }
    }

    /// Where the rest of the first line is that begins with `name:`. Makes no list of the lines:
    /// `status` has some sixty, and every attest reads it several times.
    private static func line(after name: String, in text: Span<UInt8>) -> Range<Int>? {
        let name = name.utf8.span
        var start = 0
        while start < text.count {
            var end = start
            while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
            let colon = start + name.count
            if colon < end, text[colon] == UInt8(ascii: ":"),
                name.indices.allSatisfy({ text[start + $0] == name[$0] })
            {
                return (colon + 1)..<end
            }
            start = end + 1
        }
        return nil
    }

    /// A decimal number with nothing around it; `Int("+5")` is Swift's, not the kernel's.
    static func number<Value: FixedWidthInteger>(
        _ digits: ArraySlice<UInt8>, as type: Value.Type
    ) -> Value? {
        guard let first = digits.first, first != UInt8(ascii: "+") else { return nil }
        return Value(String(decoding: digits, as: UTF8.self))
    }
}
