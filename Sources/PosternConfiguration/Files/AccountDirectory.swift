import Glibc

/// Numbers of users and groups by name; asked while a set-up loads, never by a request.
package struct AccountDirectory: Sendable {
    /// The number of a user; nil where there is none of that name.
    package var userID: @Sendable (String) -> UInt32?
    /// The number of a group; nil where there is none of that name.
    package var groupID: @Sendable (String) -> UInt32?

    package init(
        userID: @escaping @Sendable (String) -> UInt32?,
        groupID: @escaping @Sendable (String) -> UInt32?
    ) {
        self.userID = userID
        self.groupID = groupID
    }

    /// The host's own, as the C library finds it.
    package static let host = AccountDirectory(
        userID: { name in
            withBuffer { start, size in
                var entry = passwd()
                var found: UnsafeMutablePointer<passwd>?
                let code = getpwnam_r(name, &entry, start, size, &found)
                return (code, found == nil ? nil : entry.pw_uid)
            }
        },
        groupID: { name in
            withBuffer { start, size in
                var entry = group()
                var found: UnsafeMutablePointer<group>?
                let code = getgrnam_r(name, &entry, start, size, &found)
                return (code, found == nil ? nil : entry.gr_gid)
            }
        }
    )

    /// Repeats the look-up with a larger buffer while the C library says ERANGE: a group with
    /// many members needs more than any fixed size.
    private static func withBuffer(
        _ lookUp: (UnsafeMutablePointer<CChar>, Int) -> (code: Int32, number: UInt32?)
    ) -> UInt32? {
        var size = 4_096
        while size <= 4 << 20 {
            let start = UnsafeMutablePointer<CChar>.allocate(capacity: size)
            defer { start.deallocate() }
            let (code, number) = lookUp(start, size)
            if code != ERANGE { return code == 0 ? number : nil }
            size *= 4
        }
        return nil
    }
}
