import PosternCore

extension SettingValues {
    /// How often the feed says that it is there, in milliseconds; nil: there is none.
    mutating func feedHeartbeat() -> UInt64? {
        let isEnabled = flag(.feedEnabled, default: true)
        let heartbeat = duration(.feedHeartbeat, in: Limits.feedHeartbeatMilliseconds)
        return isEnabled ? heartbeat ?? Limits.feedHeartbeatMillisecondsDefault : nil
    }
}
