/// The containers of a request that have begun and not ended, outermost first; memory for the
/// deepest nesting is taken once. Trivial.
///
/// Writing a value where none can stand is a bug of the writer and stops the program.
struct ContainerStack: BitwiseCopyable {
    private let items: UnsafeMutablePointer<OpenContainer>
    private let depth: UnsafeMutablePointer<Int>

    init(in arena: Arena) {
        items = arena.allocate(OpenContainer.self, count: CedarLimits.valueDepthMax)
        depth = arena.allocate(Int.self, count: 1)
        depth.initialize(to: 0)
    }

    var isEmpty: Bool { depth.pointee == 0 }

    func reset() {
        depth.pointee = 0
    }

    static let tooDeepProblem =
        "the context is nested too deeply; the limit is \(CedarLimits.valueDepthMax)"

    func push(_ container: OpenContainer) throws(DataError) {
        guard depth.pointee < CedarLimits.valueDepthMax else {
            throw DataError(ContainerStack.tooDeepProblem)
        }
        (items + depth.pointee).initialize(to: container)
        depth.pointee += 1
    }

    func pop() -> OpenContainer {
        precondition(depth.pointee > 0, "no container has begun")
        depth.pointee -= 1
        return items[depth.pointee]
    }

    func setKey(_ key: Text) {
        precondition(depth.pointee > 0, "a key stands outside of a record")
        items[depth.pointee - 1].key = key
    }

    func append(_ term: Term) {
        precondition(depth.pointee > 0, "a value stands outside of the context")
        let top = items + (depth.pointee - 1)
        switch top.pointee.kind {
        case .set(let elements):
            precondition(top.pointee.count < elements.count, "a set has too many elements")
            elements.initializeElement(at: top.pointee.count, to: term)
        case .record(let fields):
            precondition(top.pointee.count < fields.count, "a record has too many attributes")
            guard let key = top.pointee.key else { preconditionFailure("a value has no key") }
            fields.initializeElement(
                at: top.pointee.count, to: TermField(key: key, value: term))
            top.pointee.key = nil
        }
        top.pointee.count += 1
    }
}
