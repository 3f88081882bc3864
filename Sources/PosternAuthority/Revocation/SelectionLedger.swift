import PosternCore
import Synchronization

/// Revocations of all credentials that are alive and have something in common.
///
/// Nobody goes through the credentials: a revocation is one entry here and one number that grows.
/// A standing was made under some number; whoever looks at it under a later one holds it against
/// the entries in between, once, and ends it where it is meant. Standings made later are not
/// meant, and are not shared with earlier ones.
///
/// The control thread adds and forgets; any thread judges.
final class SelectionLedger: Sendable {
    struct Entry: Sendable {
        let number: UInt64
        let selection: CredentialSelection
        let isByOperator: Bool
    }

    private let entries = Mutex<[Entry]>([])
    private let latest = Atomic<UInt64>(0)

    /// Acquiring, paired with `add`: whoever was told of a revocation before it asks sees it.
    var number: UInt64 { latest.load(ordering: .acquiring) }

    var count: Int { entries.withLock { $0.count } }

    func add(_ selection: CredentialSelection, isByOperator: Bool) {
        let number = latest.load(ordering: .relaxed) + 1
        entries.withLock {
            $0.append(Entry(number: number, selection: selection, isByOperator: isByOperator))
        }
        latest.store(number, ordering: .releasing)
    }

    /// The entries with numbers above `number`.
    func entries(after number: UInt64) -> [Entry] {
        entries.withLock { entries in entries.filter { $0.number > number } }
    }

    /// For when every standing was held against them.
    func forget(upTo number: UInt64) {
        entries.withLock { $0.removeAll { $0.number <= number } }
    }
}
