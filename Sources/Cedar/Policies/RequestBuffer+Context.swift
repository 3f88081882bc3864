extension RequestBuffer {
    /// The name of the attribute whose value comes next; inside a record only.
    public func key(_ bytes: Span<UInt8>) {
        containers.setKey(text(bytes))
    }

    /// The name of the attribute whose value comes next; inside a record only.
    public func key(_ name: String) {
        containers.setKey(arena.text(name))
    }

    /// A truth value.
    public func bool(_ value: Bool) {
        containers.append(.bool(value))
    }

    /// An integer.
    public func long(_ value: Int64) {
        containers.append(.long(value))
    }

    /// A text.
    public func string(_ bytes: Span<UInt8>) {
        containers.append(.string(text(bytes)))
    }

    /// A text.
    public func string(_ value: String) {
        containers.append(.string(arena.text(value)))
    }

    /// The name of an entity; the type's name is not checked, a wrong one matches nothing.
    public func entity(type: Span<UInt8>, id: Span<UInt8>) {
        containers.append(.entity(reference(type, id)))
    }

    /// The name of an entity.
    public func entity(_ uid: EntityUID) {
        containers.append(.entity(reference(uid)))
    }

    /// A decimal, an address, a moment or a length of time.
    public func extensionValue(_ value: ExtensionValue) {
        containers.append(.extension(ExtensionTerm(value, in: arena)))
    }

    /// Begins a set of exactly `count` elements, equal ones counted each time.
    ///
    /// Throws `DataError` where containers nest deeper than `CedarLimits.valueDepthMax`.
    public func beginSet(count: Int) throws(DataError) {
        let elements = UnsafeMutableBufferPointer(
            start: arena.allocate(Term.self, count: count), count: count)
        try containers.push(OpenContainer(kind: .set(elements)))
    }

    /// Begins a record of exactly `count` attributes; each is a key and a value.
    ///
    /// Throws `DataError` where containers nest deeper than `CedarLimits.valueDepthMax`.
    public func beginRecord(count: Int) throws(DataError) {
        let fields = UnsafeMutableBufferPointer(
            start: arena.allocate(TermField.self, count: count), count: count)
        try containers.push(OpenContainer(kind: .record(fields)))
    }

    /// Ends the set or record that began last; the last of all is the context.
    ///
    /// Throws `DataError` where a record has a key twice.
    public func endContainer() throws(DataError) {
        let container = containers.pop()
        let term: Term
        switch container.kind {
        case .set(let elements):
            precondition(container.count == elements.count, "a set lacks elements")
            term = .set(TermSet(sorting: elements, in: arena))
        case .record(let fields):
            precondition(container.count == fields.count, "a record lacks attributes")
            term = .record(try record(fields))
        }
        if case .record(let context) = term, containers.isEmpty {
            finish(context)
        } else {
            containers.append(term)
        }
    }

    private func record(
        _ fields: UnsafeMutableBufferPointer<TermField>
    ) throws(DataError) -> TermRecord {
        let record = TermRecord(sorting: fields, in: arena)
        for index in fields.indices.dropFirst() where fields[index].key == fields[index - 1].key {
            throw DataError("duplicate key `\(fields[index].key.string)` in a record")
        }
        return record
    }
}
