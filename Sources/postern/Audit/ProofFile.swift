import Foundation
import PosternAudit
import PosternCore
import Sodium

/// A proof as a file: JSON, bytes in hexadecimal (`protocol/audit.md`, "Proofs").
struct ProofFile: Codable {
    struct Item: Codable {
        let place: UInt64
        let record: String
        let chain: String
        let path: [String]
    }

    struct Signed: Codable {
        let kind: String
        let body: String
        let signature: String
    }

    let posternProof: Int
    let decision: String
    let records: [Item]
    let signed: Signed

    private static let version = 1

    init(_ proof: DecisionProof, _ decision: DecisionID) {
        posternProof = Self.version
        self.decision = decision.description
        records = proof.items.map { item in
            Item(
                place: item.place, record: Hex.encode(item.record), chain: "\(item.chain)",
                path: item.path.siblings.map { "\($0)" })
        }
        signed = Signed(
            kind: proof.isSeal ? "seal" : "checkpoint", body: Hex.encode(proof.signed.body),
            signature: Hex.encode(proof.signed.signature.bytes))
    }

    /// What a file holds.
    static func read(_ data: Data) throws(ProofError) -> DecisionProof {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let file: ProofFile
        do {
            file = try decoder.decode(ProofFile.self, from: data)
        } catch {
            throw ProofError("it is no proof file")
        }
        guard file.posternProof == version else {
            throw ProofError(
                "it is of version \(file.posternProof), and this program reads \(version)")
        }
        guard file.signed.kind == "seal" || file.signed.kind == "checkpoint",
            let body = try? Hex.decode(file.signed.body),
            let signatureBytes = try? Hex.decode(file.signed.signature),
            let signature = Signature(bytes: signatureBytes)
        else { throw ProofError("its signature is not one") }
        var items: [DecisionProof.Item] = []
        for item in file.records {
            guard let record = try? Hex.decode(item.record), let chain = Digest(hex: item.chain)
            else { throw ProofError("record \(item.place) is not hexadecimal") }
            var path: [Digest] = []
            for text in item.path {
                guard let sibling = Digest(hex: text) else {
                    throw ProofError("the path of record \(item.place) is not one")
                }
                path.append(sibling)
            }
            items.append(
                DecisionProof.Item(
                    place: item.place, record: record, chain: chain,
                    path: MerklePath(siblings: path)))
        }
        return DecisionProof(
            items: items, signed: SignedBody(body: body, signature: signature),
            isSeal: file.signed.kind == "seal")
    }
}
