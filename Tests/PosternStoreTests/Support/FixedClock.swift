import PosternAuthority

/// A clock that stands still.
struct FixedClock: AuthorityClock {
    var bootMilliseconds: UInt64 = 5_000
    var wallMilliseconds: UInt64 = 1_800_000_000_000
    var bootID = "a-boot"
}
