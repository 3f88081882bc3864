/// Port: holds one process so that its id cannot come to mean another one unnoticed.
///
/// The real one owns a pidfd and closes it when it is released.
package protocol ProcessHandle: AnyObject, Sendable {
    /// Whether the held process has ended.
    var hasExited: Bool { get }
}
