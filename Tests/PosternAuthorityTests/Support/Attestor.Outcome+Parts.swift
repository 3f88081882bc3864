import PosternAuthority
import PosternCore

extension Attestor.Outcome {
    var grant: Grant? {
        if case .granted(let grant) = self { grant } else { nil }
    }

    var denial: Denial? {
        if case .denied(let denial) = self { denial } else { nil }
    }

    var capacity: String? {
        if case .capacity(let what) = self { what } else { nil }
    }
}

extension Revoker.Outcome {
    var receipt: RevocationReceipt? {
        if case .done(let receipt) = self { receipt } else { nil }
    }

    var denial: Denial? {
        if case .denied(let denial) = self { denial } else { nil }
    }
}

extension DelegationIssuer.Outcome {
    var made: Delegation? {
        if case .made(let delegation) = self { delegation } else { nil }
    }

    var denial: Denial? {
        if case .denied(let denial) = self { denial } else { nil }
    }
}
