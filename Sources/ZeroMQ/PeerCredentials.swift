/// Who is at the other end of a Unix socket, as the kernel noted when it connected.
package struct PeerCredentials: Hashable, Sendable {
    /// Reused after the process ends; 0 for a process outside of this pid namespace.
    package let processID: Int32
    package let userID: UInt32
    package let groupID: UInt32

    package init(processID: Int32, userID: UInt32, groupID: UInt32) {
        self.processID = processID
        self.userID = userID
        self.groupID = groupID
    }
}
