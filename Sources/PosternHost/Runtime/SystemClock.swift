import PosternAuthority

/// The kernel's clocks.
package struct SystemClock: AuthorityClock {
    package init() {}

    package var bootMilliseconds: UInt64 { System.milliseconds(.boot) }
    package var wallMilliseconds: UInt64 { System.milliseconds(.wall) }
    package var bootID: String { Self.kernelRun }

    private static let kernelRun = System.bootID()
}
