// Goal: a proof of a revocation proves exactly what was signed, to who has the key and the nonce,
// and nothing else does.
// Method: a proof by a key made here; another key, nonce, signature and statement; every byte
// changed; statements that are no such thing, signed all the same.

import PosternCore
import Sodium
import Testing

@testable import PosternAudit

@Suite struct HaltStatementTests {
    private let nonce = Array(repeating: UInt8(9), count: 16)

    private func trial(_ reason: DenialReason = .revokedCredential) -> HaltTrial {
        HaltTrial(
            nonce: nonce, instance: Bytes16(high: 1, low: 2),
            credential: CredentialID(Bytes16(high: 3, low: 4)), epoch: 5, number: 6,
            aliveMilliseconds: 7, revokedMilliseconds: 8, deniedMilliseconds: 9, reason: reason)
    }

    private func flaw(
        _ proof: HaltProof, _ key: VerifyingKey, _ nonce: [UInt8]? = nil
    ) -> String? {
        do throws(ProofError) {
            _ = try HaltStatement.check(proof, by: key, nonce: nonce)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func whatWasSigned() throws {
        let key = SigningKey()
        let proof = HaltStatement.proof(trial(), by: key)
        let own = key.verifyingKey
        #expect(try HaltStatement.check(proof, by: own, nonce: nonce) == trial())
        #expect(try HaltStatement.check(proof, by: own, nonce: nil) == trial())
        #expect(flaw(proof, own, Array(repeating: 8, count: 16))?.contains("nonce") == true)
        #expect(flaw(proof, SigningKey().verifyingKey)?.contains("key") == true)
        let other = HaltStatement.proof(trial(.expiredCredential), by: key)
        #expect(flaw(other, own)?.contains("expired_credential") == true)
    }

    @Test func everyByteCounts() {
        let key = SigningKey()
        let proof = HaltStatement.proof(trial(), by: key)
        for index in proof.statement.indices {
            var statement = proof.statement
            statement[index] ^= 1
            let changed = HaltProof(
                statement: statement, signature: proof.signature, key: proof.key)
            #expect(flaw(changed, key.verifyingKey)?.contains("signature") == true)
        }
        for index in proof.signature.indices {
            var signature = proof.signature
            signature[index] ^= 1
            let changed = HaltProof(
                statement: proof.statement, signature: signature, key: proof.key)
            #expect(flaw(changed, key.verifyingKey) != nil)
        }
        let short = HaltProof(
            statement: proof.statement, signature: Array(proof.signature.dropLast()),
            key: proof.key)
        #expect(flaw(short, key.verifyingKey) != nil)
    }

    /// The key signs seals and checkpoints, too: none of these is a proof.
    @Test func whatElseTheKeySigned() {
        let key = SigningKey()
        let statement = HaltStatement.bytes(trial())
        let seal = SignedBody(statement, by: key)
        let proof = HaltProof(
            statement: statement, signature: seal.signature.bytes, key: key.verifyingKey.bytes)
        #expect(flaw(proof, key.verifyingKey)?.contains("signature") == true)
    }

    @Test func whatIsNoStatement() {
        let key = SigningKey()
        let good = HaltStatement.bytes(trial())
        let others: [[UInt8]] = [
            [], [0xA0], good + [0], Array(good.dropLast()), [0xA1] + good.dropFirst(),
        ]
        for bad in others {
            let message = Array("postern halt 1\n".utf8) + bad
            let proof = HaltProof(
                statement: bad, signature: key.sign(message).bytes, key: key.verifyingKey.bytes)
            #expect(flaw(proof, key.verifyingKey)?.contains("statement") == true, "\(bad)")
        }
    }
}
