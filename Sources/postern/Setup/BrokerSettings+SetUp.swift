import PosternBroker
import PosternConfiguration

extension BrokerSettings {
    /// What a set-up says of the broker's threads, doors and keys.
    init(_ setUp: BrokerSetUp) {
        let configuration = setUp.configuration
        self.init(
            gateEndpoint: configuration.gateEndpoint,
            operatorEndpoint: configuration.operatorEndpoint,
            tcpEndpoint: configuration.gateTCPEndpoint, lanes: configuration.lanes,
            keys: setUp.serverKeys, operatorKeys: Set(configuration.operatorKeys),
            trustDomain: configuration.trustDomain)
        ioThreads = configuration.ioThreads
        feedHeartbeatMilliseconds = configuration.feedHeartbeatMilliseconds
        spinMicroseconds = configuration.spinMicroseconds
    }
}
