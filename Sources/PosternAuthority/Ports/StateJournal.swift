/// Port: writes down what must outlast the broker.
///
/// A revocation is in force before it comes here, and acknowledged only when it is durable. The
/// real one is `StateStore` in PosternStore.
package protocol StateJournal: Sendable {
    /// Takes a change on, to be written after those taken on before. Does not wait. For the control
    /// thread only, whose order is theirs.
    func record(_ change: StateChange)

    /// Whether something may begin that has to be written down when it ends. Not where much could
    /// not be written for long: what is to be remembered until then has a bound.
    var hasRoom: Bool { get }

    /// Calls `body` once all that was recorded before is durable, with nil; or with why it cannot
    /// be written now. What could not be written stays, and is tried again: `late` is called when
    /// it is durable after all, of a bounded number.
    ///
    /// In the order of the calls, on a thread of the journal's own; or on the caller's where
    /// nothing is left to be written and nobody to be told.
    func whenDurable(
        _ body: @escaping @Sendable (StateFailure?) -> Void, late: (@Sendable () -> Void)?)

    /// Waits until every `whenDurable` was answered. For the end of the broker.
    func settle()
}

extension StateJournal {
    /// For those to whom it makes no difference once it failed.
    package func whenDurable(_ body: @escaping @Sendable (StateFailure?) -> Void) {
        whenDurable(body, late: nil)
    }
}

/// Why a change could not be written.
package struct StateFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// For people: what, where, and what to do.
    package let message: String

    package init(message: String) { self.message = message }

    package var description: String { message }
}

/// Writes nothing: for a broker that is not to outlast its process.
package struct ForgetfulJournal: StateJournal {
    package init() {}

    package func record(_ change: StateChange) {}

    package var hasRoom: Bool { true }

    package func whenDurable(
        _ body: @escaping @Sendable (StateFailure?) -> Void, late: (@Sendable () -> Void)?
    ) { body(nil) }

    package func settle() {}
}
