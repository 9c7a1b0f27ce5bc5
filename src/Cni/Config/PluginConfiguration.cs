// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace Cni.Config;

/// <summary>One plugin's configuration (CNI §1 "Plugin configuration objects"): an unchanged tree with typed views of it.</summary>
public sealed class PluginConfiguration
{
    /// <summary>The maximum length of a type in bytes: the kernel's limit for a file name (NAME_MAX).</summary>
    public const int LongestType = 255;

    private PluginConfiguration(JsonObject json, string type, IReadOnlyList<string> capabilities)
    {
        Json = json;
        Type = type;
        Capabilities = capabilities;
    }

    /// <summary>The configuration as written. It may be part of a list's tree: clone it before you change anything.</summary>
    public JsonObject Json { get; }

    /// <summary>The name of the plugin's executable, a bare file name.</summary>
    public string Type { get; }

    /// <summary>The capabilities that the configuration declares true, in their order (CNI §3 "Deriving runtimeConfig").</summary>
    public IReadOnlyList<string> Capabilities { get; }

    /// <summary>True if the configuration declares the capability true; ASCII case is ignored.</summary>
    public bool HasCapability(string name) => Capabilities.Any(capability => Ascii.EqualsIgnoreCase(capability, name));

    /// <summary>Reads a plugin's configuration.</summary>
    /// <param name="json">The configuration; it becomes <see cref="Json"/> and must not change afterwards.</param>
    /// <param name="what">The subject of error messages: "network default/a: plugins[1]".</param>
    /// <exception cref="CniException">7: <c>type</c> or <c>capabilities</c> is missing or invalid.</exception>
    public static PluginConfiguration Parse(JsonObject json, string what)
    {
        var members = new JsonMembers(json, JsonKeyCase.Ignored, "", problem => Invalid(what, $"{problem}; correct that"));
        var type = members.Text("type");
        if (string.IsNullOrEmpty(type))
        {
            throw Invalid(what, $"type is missing{NetworkMembers.NearKeyOf(json, "type") ?? "; set it to the name of the plugin's executable"}");
        }

        if (Encoding.UTF8.GetByteCount(type) is > LongestType and var length)
        {
            throw Invalid(what, $"type has {length} bytes, more than the limit of {LongestType}; name the plugin's executable");
        }

        // The type is looked up in CNI_PATH. With a slash it would name any file of the host; a zero byte would cut it short.
        return type is "." or ".." || type.AsSpan().IndexOfAny('/', '\0') >= 0
            ? throw Invalid(what, $"type {PlainText.Name(type)} is not allowed; a plugin type is a bare file name")
            : new PluginConfiguration(json, type, ReadCapabilities(members, what));
    }

    private static List<string> ReadCapabilities(JsonMembers members, string what)
    {
        var declared = new List<string>();
        foreach (var (name, value) in members.Members("capabilities")?.Json ?? [])
        {
            if (value is not null && JsonScalar.Flag(value) is null)
            {
                throw Invalid(what, $"capabilities.{PlainText.Word(name)} is not true or false; correct that");
            }

            if (JsonScalar.Flag(value) is true)
            {
                declared.Add(name);
            }
        }

        return declared;
    }

    private static CniException Invalid(string what, string problem) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"{what}: {problem}");
}
