import PosternCore
import PosternWire

extension Reply {
    var denial: Denial? { if case .denied(let denial) = self { denial } else { nil } }
    var failure: ReplyFailure? { if case .failed(let failure) = self { failure } else { nil } }

    var receipt: RevocationReceipt? {
        switch self {
        case .complete(let receipt), .revoke(let receipt): receipt
        case .hello, .attest, .authorise, .authoriseBatch, .introspect, .status, .delegate,
            .claim, .tree, .subscribe, .event, .report, .prove, .denied, .failed:
            nil
        }
    }

    /// The operation of an `ok` reply.
    var served: Operation? {
        switch self {
        case .hello: .hello
        case .attest: .attest
        case .authorise: .authorise
        case .authoriseBatch: .authoriseBatch
        case .complete: .complete
        case .revoke: .revoke
        case .introspect: .introspect
        case .status: .status
        case .delegate: .delegate
        case .claim: .claim
        case .tree: .tree
        case .subscribe: .subscribe
        case .event: .event
        case .report: .report
        case .prove: .prove
        case .denied, .failed: nil
        }
    }
}
