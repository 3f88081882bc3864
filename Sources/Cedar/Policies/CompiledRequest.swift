/// A request as the evaluator reads it. Entities are names only; the store of the evaluation says
/// what they are. Trivial; the parts lie in an arena.
struct CompiledRequest: BitwiseCopyable {
    var principal: EntityReference
    var action: EntityReference
    var resource: EntityReference
    var context: TermRecord
}
