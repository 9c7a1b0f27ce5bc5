// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace Cni.Values;

/// <summary>The key-value pairs of CNI_ARGS in order (CNI §2 "Parameters"). Immutable: With and Without return a copy.</summary>
public sealed class CniArguments
{
    private CniArguments(IReadOnlyList<KeyValuePair<string, string>> pairs) => Pairs = pairs;

    /// <summary>No arguments.</summary>
    public static CniArguments Empty { get; } = new([]);

    /// <summary>All pairs as written; a key may occur more than once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs { get; }

    /// <summary>The value of a key, or null; of duplicate keys the last wins, as in the plugins.</summary>
    public string? this[string key] => Pairs.LastOrDefault(pair => pair.Key == key).Value;

    /// <summary>Reads <c>K8S_POD_NAME=a;K8S_POD_NAMESPACE=b</c>; null and empty text have no pairs.</summary>
    /// <exception cref="CniException">4: a pair without exactly one <c>=</c> or without a key; the message names its key.</exception>
    public static CniArguments Parse(string? text) =>
        string.IsNullOrEmpty(text) ? Empty : new([.. text.Split(';').Select(ParsePair)]);

    /// <summary>As <see cref="Parse"/>, but skips invalid pairs: for DEL and CHECK, which must not fail because of an argument.</summary>
    public static CniArguments ParseValid(string? text) =>
        new([.. (text ?? "").Split(';').Where(IsPair).Select(ParsePair)]);

    /// <summary>A copy with a key set, in its place or at the end. The key then occurs once.</summary>
    /// <exception cref="CniException">4: the key or the value cannot be expressed in CNI_ARGS.</exception>
    public CniArguments With(string key, string value)
    {
        var added = KeyValuePair.Create(key, value);
        if (key.Length == 0 || key.AsSpan().IndexOfAny("=;\0") >= 0 || value.AsSpan().IndexOfAny("=;\0") >= 0)
        {
            throw Invalid(key, "neither side may contain '=', ';' or a zero byte");
        }

        var first = Pairs.TakeWhile(pair => pair.Key != key);
        var rest = Pairs.SkipWhile(pair => pair.Key != key).Where(pair => pair.Key != key);
        return new([.. first, added, .. rest]);
    }

    /// <summary>A copy without some keys, whatever their case and number.</summary>
    public CniArguments Without(params IReadOnlyList<string> keys) =>
        new([.. Pairs.Where(pair => !keys.Contains(pair.Key, StringComparer.OrdinalIgnoreCase))]);

    /// <summary>The value of CNI_ARGS.</summary>
    public override string ToString() => string.Join(';', Pairs.Select(pair => $"{pair.Key}={pair.Value}"));

    private static KeyValuePair<string, string> ParsePair(string pair) =>
        pair.Split('=') is [{ Length: > 0 } key, var value]
            ? KeyValuePair.Create(key, value)
            : throw Invalid(pair.Split('=')[0], "write key=value pairs, separated by ';'");

    private static bool IsPair(string pair) => pair.Split('=') is [{ Length: > 0 }, _];

    // Show the key only: the value may be a secret.
    private static CniException Invalid(string key, string remedy) => new(
        CniErrorCode.InvalidEnvironment,
        key.Length > 0
            ? $"CNI_ARGS has an invalid pair with the key {PlainText.Name(key)}; {remedy}"
            : $"CNI_ARGS has a pair without a key; {remedy}");
}
