import Configuration
import Synchronization

/// Remembers which provider gave the value that was read last, so that a problem with the value
/// can name its place.
final class OriginRecorder: AccessReporter {
    private let providerIndex = Mutex<Int?>(nil)

    /// The position, in the order of precedence, of the provider that gave the last value.
    var lastProviderIndex: Int? { providerIndex.withLock(\.self) }

    func report(_ event: AccessEvent) {
        let index = event.providerResults.firstIndex { provider in
            guard case .success(let found) = provider.result else { return false }
            return found.value != nil
        }
        providerIndex.withLock { $0 = index }
    }
}
