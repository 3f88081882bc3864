extension ExtensionDecoder {
    /// What stands where a schema expects an extension value: a call under `__extn`, a call without
    /// it, or the text that the type's constructor takes. What is none of these is read as any
    /// value, and a call may give another type; whether it is the expected one is for the caller.
    static func value(
        _ json: JSONValue, of type: ExtensionType
    ) throws(JSONFailure) -> Value {
        if case .string(let text) = json.kind { return try constructed(type, text, json.range) }
        try ValueDecoder.refuseExpression(json)
        if let call = json["__extn"]?.value, isCall(call) || !isCall(json) {
            return try value(call, isTyped: true)
        }
        return isCall(json) ? try value(json, isTyped: true) : try ValueDecoder.value(json)
    }

    private static func constructed(
        _ type: ExtensionType, _ text: String, _ range: SourceRange
    ) throws(JSONFailure) -> Value {
        do throws(ExtensionError) {
            switch type {
            case .decimal: return .extension(.decimal(try DecimalValue(parsing: text)))
            case .ipaddr: return .extension(.ip(try IPAddressValue(parsing: text)))
            case .datetime: return .extension(.datetime(try DatetimeValue(parsing: text)))
            case .duration: return .extension(.duration(try DurationValue(parsing: text)))
            }
        } catch {
            throw JSONFailure(range, error.message)
        }
    }
}
