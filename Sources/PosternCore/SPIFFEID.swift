/// A workload's name: `spiffe://trust-domain/path` (SPIFFE-ID specification, section 2).
public struct SPIFFEID: Hashable, Sendable, CustomStringConvertible {
    /// The whole text.
    public let description: String

    /// Reads a SPIFFE ID, strictly.
    ///
    /// The trust domain is lower-case letters, digits, `.`, `-`, `_`; each path segment letters,
    /// digits, `.`, `-`, `_`, not empty, not `.` or `..`; no port, query or fragment. A workload
    /// has a path: the trust domain alone names none.
    public init?(_ text: String) {
        let prefix = "spiffe://"
        guard text.utf8.count <= Limits.spiffeIDBytesMax, text.hasPrefix(prefix) else {
            return nil
        }
        let parts = text.utf8.dropFirst(prefix.utf8.count)
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count >= 2, let domain = parts.first, !domain.isEmpty,
            domain.utf8IsTrustDomain, parts.dropFirst().allSatisfy(\.utf8IsPathSegment)
        else { return nil }
        description = text
    }

    /// The part between `spiffe://` and the path.
    public var trustDomain: String {
        String(description.dropFirst("spiffe://".count).prefix { $0 != "/" })
    }
}

extension Collection<UInt8> {
    fileprivate var utf8IsTrustDomain: Bool {
        allSatisfy { $0.isLowerCaseOrDigit || $0.isDotDashUnderscore }
    }

    fileprivate var utf8IsPathSegment: Bool {
        guard !isEmpty, !elementsEqual(".".utf8), !elementsEqual("..".utf8) else { return false }
        return allSatisfy {
            $0.isLowerCaseOrDigit || $0.isDotDashUnderscore
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
        }
    }
}

extension UInt8 {
    fileprivate var isLowerCaseOrDigit: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }

    fileprivate var isDotDashUnderscore: Bool {
        self == UInt8(ascii: ".") || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
    }
}
