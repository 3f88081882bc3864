import Foundation
import PosternAudit
import PosternCore
import Sodium

/// A proof of a revocation as a file: JSON, bytes in hexadecimal.
struct HaltProofFile: Codable {
    let posternHaltProof: Int
    let statement: String
    let signature: String
    let key: String

    private static let version = 1

    init(_ proof: HaltProof) {
        posternHaltProof = Self.version
        statement = Hex.encode(proof.statement)
        signature = Hex.encode(proof.signature)
        key = Hex.encode(proof.key)
    }

    /// What a file holds.
    static func read(_ data: Data) throws(ProofError) -> HaltProof {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let file = try? decoder.decode(HaltProofFile.self, from: data) else {
            throw ProofError("it is no proof file")
        }
        guard file.posternHaltProof == version else {
            throw ProofError(
                "it is of version \(file.posternHaltProof), and this program reads \(version)")
        }
        guard let statement = try? Hex.decode(file.statement),
            let signature = try? Hex.decode(file.signature), let key = try? Hex.decode(file.key)
        else { throw ProofError("it is not hexadecimal where it should be") }
        return HaltProof(statement: statement, signature: signature, key: key)
    }
}
