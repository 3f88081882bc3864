import PosternAuthority

/// Holds nothing: the process of these tests lives as long as they do.
final class FakeHandle: ProcessHandle {
    var hasExited: Bool { false }
}
