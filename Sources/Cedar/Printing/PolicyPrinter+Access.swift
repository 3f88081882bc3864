extension PolicyPrinter {
    mutating func emit(_ access: AccessExpression) {
        switch access {
        case .attribute(let base, let name):
            emit(base, in: .member)
            writeAttribute(name)
        case .has(let base, let path):
            printHas(base, path)
        case .call(let method, let receiver, let argument):
            emit(receiver, in: .member)
            write(".\(method.rawValue)(")
            if let argument { emit(argument, in: .conditional) }
            write(")")
        case .extensionCall(let function, let arguments):
            printCall(function, arguments)
        }
    }

    private mutating func printCall(_ function: ExtensionFunction, _ arguments: [Expression]) {
        var rest = arguments[...]
        if !function.isConstructor, let receiver = rest.popFirst() {
            emit(receiver, in: .member)
            write(".")
        }
        write("\(function.rawValue)(")
        printList(rest)
        write(")")
    }

    private mutating func writeAttribute(_ name: String) {
        write(Identifier.isLegal(name) ? ".\(name)" : "[\(name.cedarLiteral)]")
    }

    // MARK: Has

    /// Whether the path can be written behind one `has`: one name of any kind, or identifiers.
    static func isWritable(path: [String]) -> Bool {
        path.count == 1 || path.allSatisfy(Identifier.isLegal)
    }

    private mutating func printHas(_ base: Expression, _ path: [String]) {
        guard !PolicyPrinter.isWritable(path: path) else {
            emit(base, in: .sum)
            write(" has ")
            return writePath(path)
        }
        for (index, name) in path.enumerated() {
            if index > 0 { write(" && ") }
            emit(base, in: index == 0 ? .sum : .member)
            for before in path[..<index] { writeAttribute(before) }
            write(" has ")
            writePath([name])
        }
    }

    private mutating func writePath(_ path: [String]) {
        if path.count == 1, !Identifier.isLegal(path[0]) {
            write(path[0].cedarLiteral)
        } else {
            write(path.joined(separator: "."))
        }
    }
}
