import Cedar

/// A reader of the engine that takes bytes from outside; the first byte of a fuzzer's input chooses
/// one. The fuzz target is built from this file as well, so it knows nothing of a test library.
///
/// To add one: a case with a letter, and its line in `read`.
enum FuzzEntry: UInt8, CaseIterable {
    /// Policies as text, then a decision.
    case policies = 0x70  // p
    /// Entities as JSON, then a decision that reads them.
    case entities = 0x65  // e
    /// The context of a request as JSON, then a decision that reads it.
    case context = 0x63  // c
    /// The name of an entity as text.
    case name = 0x6E  // n
    /// A set of policies as JSON, then a decision.
    case policyJSON = 0x6A  // j
    /// A schema as text, then the validation of policies.
    case schema = 0x73  // s
    /// A schema as JSON, then the validation of policies.
    case schemaJSON = 0x74  // t

    /// The reader of a first byte; bytes that name none are dealt out evenly.
    init(first byte: UInt8) {
        let all = Self.allCases
        self = FuzzEntry(rawValue: byte) ?? all[Int(byte) % all.count]
    }

    /// Reads the bytes; an error that the reader throws is fine and is printed in full.
    func read(_ bytes: [UInt8]) {
        switch self {
        case .policies: FuzzEntry.readPolicies(bytes)
        case .entities: FuzzEntry.readEntities(bytes)
        case .context: FuzzEntry.readContext(bytes)
        case .name: FuzzEntry.readName(bytes)
        case .policyJSON: FuzzEntry.readPolicyJSON(bytes)
        case .schema: FuzzEntry.readSchema(bytes)
        case .schemaJSON: FuzzEntry.readSchemaJSON(bytes)
        }
    }

    /// Reads a fuzzer's input: the first byte, then what it chooses the reader of.
    static func read(input: UnsafeBufferPointer<UInt8>) {
        guard let first = input.first else { return }
        FuzzEntry(first: first).read(Array(input.dropFirst()))
    }

    // MARK: Readers

    static let fixed = FuzzFixture()

    private static func readEntities(_ bytes: [UInt8]) {
        do throws(DataError) {
            let entities = try Entities(jsonUTF8: bytes)
            for entity in entities.all {
                precondition(entities[entity.uid] == entity, "an entity is not found")
                for parent in entity.parents {
                    precondition(entities.isDescendant(entity.uid, of: parent))
                    precondition(!entities.isDescendant(parent, of: entity.uid), "a cycle")
                }
                checkName(entity.uid)
            }
            guard let fixed else { return }
            decide(fixed.policies, fixed.request, entities)
        } catch {
            precondition(!error.description.isEmpty)
        }
    }

    private static func readContext(_ bytes: [UInt8]) {
        guard let fixed else { return }
        do throws(DataError) {
            let context = try Record(jsonUTF8: bytes)
            let request = try Request(
                principal: fixed.request.principal, action: fixed.request.action,
                resource: fixed.request.resource, context: context)
            decide(fixed.policies, request, fixed.entities)
        } catch {
            precondition(!error.description.isEmpty)
        }
    }

    private static func readName(_ bytes: [UInt8]) {
        do throws(EntityNameError) {
            checkName(try EntityUID(parsing: String(decoding: bytes, as: UTF8.self)))
        } catch {
            precondition(!error.message.isEmpty)
        }
    }

    // MARK: What holds for every input

    static func decide(_ policies: PolicySet, _ request: Request, _ entities: Entities) {
        let response = policies.authorize(request, entities)
        let effects = Set(response.reasonIndices.map { policies.policies[$0].effect })
        precondition(effects.count <= 1, "reasons of two effects")
        let expected: Decision = effects == [.permit] ? .allow : .deny
        precondition(response.decision == expected, "a decision that its reasons do not give")
        let failed = Set(response.errors.map(\.policy))
        precondition(failed.isDisjoint(with: response.reasons), "a failed policy is a reason")
        for error in response.errors { precondition(!error.description.isEmpty) }
        let explanation = policies.explain(request, entities)
        precondition(explanation.response.decision == response.decision)
        precondition(!explanation.description.isEmpty)
    }

    /// What is printed is read back as the same name.
    private static func checkName(_ uid: EntityUID) {
        let copy = try? EntityUID(parsing: uid.description)
        precondition(copy == uid, "a name is not read back")
    }
}
