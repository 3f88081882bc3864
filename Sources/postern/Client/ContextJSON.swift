import Foundation
import PosternClient

/// JSON as a call's context.
///
/// Whole numbers become integers; an object `{"__entity": {"type": …, "id": …}}` an entity; null
/// is left out. The protocol has no floats: other numbers become their decimal text, where the
/// caller allows that.
struct ContextJSON: Decodable {
    let value: ContextValue?

    private enum EntityKey: String, CodingKey {
        case entity = "__entity"
    }

    private struct EntityName: Decodable {
        let type: String
        let id: String
    }

    /// Whether numbers that are not whole become texts; otherwise they are refused.
    static let decimalsAsText = CodingUserInfoKey(rawValue: "decimalsAsText")

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: EntityKey.self),
            let name = try? container.decode(EntityName.self, forKey: .entity)
        {
            value = .entity(ResourceName(type: name.type, id: name.id))
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            value = nil
        } else if let bool = try? container.decode(Bool.self) {
            value = .bool(bool)
        } else if let integer = try? container.decode(Int64.self) {
            value = .integer(integer)
        } else if let number = try? container.decode(Decimal.self) {
            guard Self.allowsDecimals(decoder) else {
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: "`\(number)` is no whole number; send an integer of the"
                        + " smallest unit, or text")
            }
            value = .text("\(number)")
        } else if let text = try? container.decode(String.self) {
            value = .text(text)
        } else if let list = try? container.decode([ContextJSON].self) {
            value = .set(list.compactMap(\.value))
        } else {
            let fields = try container.decode([String: ContextJSON].self)
            value = .record(fields.compactMapValues(\.value))
        }
    }

    private static func allowsDecimals(_ decoder: any Decoder) -> Bool {
        decimalsAsText.flatMap { decoder.userInfo[$0] as? Bool } ?? false
    }

    /// A context from the text of a JSON object.
    static func context(_ text: String) throws -> [String: ContextValue] {
        let decoded: ContextJSON
        do {
            decoded = try JSONDecoder().decode(ContextJSON.self, from: Data(text.utf8))
        } catch DecodingError.dataCorrupted(let context) {
            throw Terminal.fail("the context is wrong: \(context.debugDescription)")
        }
        guard case .record(let fields)? = decoded.value else {
            throw Terminal.fail("the context `\(text)` is no JSON object")
        }
        return fields
    }
}
