// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Values;

namespace Cni.Config;

/// <summary>
/// The members that both a configuration list and the configuration of a single plugin have (CNI §1 "Configuration format").
/// </summary>
internal sealed class NetworkMembers(JsonObject json, string what)
{
    private readonly JsonMembers _members = new(json, JsonKeyCase.Ignored, "", problem => Invalid(what, $"{problem}; correct that"));

    public string Name => _members.TextOrEmpty("name");

    /// <summary>The version as written; empty if absent.</summary>
    public string VersionText => _members.TextOrEmpty("cniVersion");

    /// <summary>
    /// A top-level <c>type</c> makes the object a single plugin's configuration, even if it has <c>plugins</c>, as in Multus.
    /// </summary>
    public bool IsSinglePlugin => _members.Text("type") is { Length: > 0 };

    public bool HasPlugins => _members.Has("plugins");

    public bool NamesVersion => VersionText.Length > 0 || _members.Has("cniVersions");

    /// <summary>
    /// If members are missing: a clause for the end of the message that names a present key that may be a misspelling; otherwise null.
    /// </summary>
    public string? NearKey(params IReadOnlyList<string> missing) => NearKeyOf(json, missing);

    /// <inheritdoc cref="NearKey"/>
    public static string? NearKeyOf(JsonObject json, params IReadOnlyList<string> missing) =>
        json.Select(member => (Written: member.Key, Meant: NearMiss.Find(member.Key, missing)))
            .FirstOrDefault(member => member.Meant is not null && !Ascii.EqualsIgnoreCase(member.Written, member.Meant)) is { Meant: { } meant, Written: var written }
            ? $", and {PlainText.Name(written)} is not known; did you mean \"{meant}\"?"
            : null;

    public JsonArray? Plugins => _members.List("plugins");

    /// <summary>Reads a boolean, or its name as a string in any case as libcni does; false if absent.</summary>
    public bool Switch(string key) => JsonScalar.Text(_members.Find(key))?.ToUpperInvariant() switch
    {
        null => _members.Flag(key) ?? false,
        "TRUE" => true,
        "FALSE" => false,
        _ => throw _members.Failure(key, "is not true or false"),
    };

    /// <summary>
    /// The version in which plugins are called: the newest supported version of <c>cniVersion</c> and <c>cniVersions</c>.
    /// </summary>
    public CniVersion Version()
    {
        // CNI §1 "Version considerations": skip versions that are too new if the configuration offers an older one.
        IReadOnlyList<string> offered = [.. _members.Texts("cniVersions") ?? [], .. VersionText.Length > 0 ? [VersionText] : (string[])[]];
        if (offered.Count == 0)
        {
            return CniVersion.V010;
        }

        CniVersion[] known = [.. offered.Select(ParseVersion).Where(version => version.IsKnown)];
        return known.Length > 0 ? known.Max() : throw Incompatible(string.Join(", ", offered));
    }

    private CniVersion ParseVersion(string text) =>
        text.Length > 0 && CniVersion.TryParse(text, out var version) ? version : throw Incompatible(text);

    private CniException Incompatible(string versions) => new(
        CniErrorCode.IncompatibleVersion,
        $"{what}: cniVersion {PlainText.Name(versions)} is not supported; use one of {CniVersion.AllText}");

    public static NetworkName ValidName(string text, string what)
    {
        if (text.Length == 0)
        {
            throw Invalid(what, "name is missing; give the network a name");
        }

        return NetworkName.TryParse(text, out var name)
            ? name
            : throw Invalid(
                what,
                $"name {PlainText.Name(text)} is not allowed; "
                + "start with a letter or digit, and continue with letters, digits, '_', '.' or '-'");
    }

    public static CniException Invalid(string what, string problem) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"{what}: {problem}");
}
