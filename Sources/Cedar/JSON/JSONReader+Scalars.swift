extension JSONReader {
    func number() throws(JSONFailure) -> JSONKind {
        let start = index
        _ = take("-")
        if !take("0") { try digits() }
        var isInteger = true
        if take(".") {
            isInteger = false
            try digits()
        }
        if peek().map({ $0 | 0x20 }) == UInt8(ascii: "e") {
            isInteger = false
            index += 1
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        // `-0` is a float to the reference engine, because it keeps its sign.
        if isInteger, text != "-0", let value = Int64(text) { return .integer(value) }
        return .otherNumber(text)
    }

    private func digits() throws(JSONFailure) {
        let start = index
        while let byte = peek(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            index += 1
        }
        guard index > start else { throw unexpected("a digit") }
    }

    func string() throws(JSONFailure) -> String {
        let start = index
        index += 1
        skipPlain()
        if peek() == UInt8(ascii: "\"") {
            index += 1
            return String(decoding: bytes[(start + 1)..<(index - 1)], as: UTF8.self)
        }
        var text = Array(bytes[(start + 1)..<index])
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                try escape(into: &text)
            case 0..<0x20:
                throw JSONFailure(
                    SourceRange(UInt32(index), UInt32(index + 1)),
                    "a control character in a string must be escaped")
            default:
                text.append(byte)
                index += 1
            }
        }
        throw JSONFailure(range(from: start), "string has no closing quote")
    }

    /// What stands for itself in a string.
    private func skipPlain() {
        while let byte = peek(), byte >= 0x20, byte != UInt8(ascii: "\""),
            byte != UInt8(ascii: "\\")
        {
            index += 1
        }
    }

    private func escape(into text: inout [UInt8]) throws(JSONFailure) {
        let start = index
        index += 1
        guard let byte = peek() else {
            throw JSONFailure(range(from: start), "string has no closing quote")
        }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            text.append(contentsOf: String(Character(try scalar(from: start))).utf8)
        default:
            throw JSONFailure(range(from: start), "unknown escape in a string")
        }
    }

    /// `\uXXXX`, or two of them that are a pair of surrogates.
    private func scalar(from start: Int) throws(JSONFailure) -> Unicode.Scalar {
        var value = try unit(from: start)
        if value & 0xFC00 == 0xD800 {
            guard take("\\"), take("u") else { throw loneSurrogate(from: start) }
            let low = try unit(from: start)
            guard low & 0xFC00 == 0xDC00 else { throw loneSurrogate(from: start) }
            value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
        }
        guard let scalar = Unicode.Scalar(value) else { throw loneSurrogate(from: start) }
        return scalar
    }

    private func unit(from start: Int) throws(JSONFailure) -> UInt32 {
        let end = index + 4
        guard end <= bytes.count,
            bytes[index..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: bytes[index..<end], as: UTF8.self), radix: 16)
        else {
            throw JSONFailure(range(from: start), "`\\u` takes four hexadecimal digits")
        }
        index = end
        return value
    }

    private func loneSurrogate(from start: Int) -> JSONFailure {
        JSONFailure(range(from: start), "`\\u` names half of a surrogate pair")
    }
}
