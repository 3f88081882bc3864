package import PosternCore
import PosternWire
package import Sodium

/// What a proof of a revocation says, as bytes to be signed (`protocol/SPEC.md`, "prove").
package enum HaltStatement {
    static func bytes(_ trial: HaltTrial) -> [UInt8] {
        var writer = CBORWriter()
        writer.head(.map, 9)
        writer.unsigned(1)
        writer.data(trial.nonce)
        writer.field(2, trial.instance)
        writer.field(3, trial.credential)
        let numbers = [
            trial.epoch, trial.number, trial.aliveMilliseconds, trial.revokedMilliseconds,
            trial.deniedMilliseconds, UInt64(trial.reason.rawValue),
        ]
        for (key, number) in zip(UInt64(4)..., numbers) { writer.field(key, number) }
        return writer.bytes
    }

    /// Signs what was seen.
    static func proof(_ trial: HaltTrial, by key: borrowing SigningKey) -> HaltProof {
        let statement = bytes(trial)
        return HaltProof(
            statement: statement, signature: key.sign(message(statement)).bytes,
            key: key.verifyingKey.bytes)
    }

    /// What a proof proves.
    ///
    /// - Parameters:
    ///   - key: from a source that the verifier trusts.
    ///   - nonce: the verifier's own; nil: anybody's, so that the proof may be an old one.
    package static func check(
        _ proof: HaltProof, by key: VerifyingKey, nonce: [UInt8]?
    ) throws(ProofError) -> HaltTrial {
        guard proof.key == key.bytes else { throw ProofError("it is by another key") }
        guard let signature = Signature(bytes: proof.signature),
            key.verifies(signature, of: message(proof.statement))
        else { throw ProofError("its signature is not that of what it says") }
        let trial: HaltTrial
        do throws(WireError) {
            trial = try read(proof.statement)
        } catch {
            throw ProofError("what it says is no statement: \(error)")
        }
        if let nonce, nonce != trial.nonce {
            throw ProofError("it is of another nonce, so of another time")
        }
        // A halt of everything in between is a revocation, too.
        guard [.revokedCredential, .revokedSelection].contains(trial.reason) else {
            throw ProofError("the canary was denied as `\(trial.reason.name)`, not as revoked")
        }
        return trial
    }

    /// The words in front tell it apart from all else that the key signs.
    private static func message(_ statement: [UInt8]) -> [UInt8] {
        Array("postern halt 1\n".utf8) + statement
    }

    private static func read(_ statement: [UInt8]) throws(WireError) -> HaltTrial {
        let frame = statement.span.bytes
        var reader = CBORReader(frame)
        var fields = try CBORFieldReader(&reader, keyMax: 9)
        var nonce: [UInt8]?
        var names: [UInt64: Bytes16] = [:]
        var numbers: [UInt64: UInt64] = [:]
        var reason: DenialReason?
        while let key = try fields.next(&reader) {
            switch key {
            case 1: nonce = try reader.readData(Limits.haltNonceBytes)
            case 2, 3: names[key] = try reader.readBytes16()
            case 9: reason = try reader.readDenyReason()
            default: numbers[key] = try reader.readUnsigned()
            }
        }
        let trial = HaltTrial(
            nonce: try fields.require(nonce), instance: try fields.require(names[2]),
            credential: CredentialID(try fields.require(names[3])),
            epoch: try fields.require(numbers[4]), number: try fields.require(numbers[5]),
            aliveMilliseconds: try fields.require(numbers[6]),
            revokedMilliseconds: try fields.require(numbers[7]),
            deniedMilliseconds: try fields.require(numbers[8]),
            reason: try fields.require(reason))
        try reader.finish()
        return trial
    }
}
