import Glibc

/// What loading a set-up asks the host: a value, so that tests can give other answers.
package struct HostFacts: Sendable {
    package var accounts: AccountDirectory
    /// Processors that are online, at least one.
    package var processorCount: Int

    package init(accounts: AccountDirectory, processorCount: Int) {
        self.accounts = accounts
        self.processorCount = processorCount
    }

    /// This host's.
    package static var current: HostFacts {
        HostFacts(
            accounts: .host, processorCount: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
    }
}
