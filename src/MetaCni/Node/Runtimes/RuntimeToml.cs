// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Linux;
using Linux.Files;
using Tomlyn;
using Tomlyn.Model;

namespace MetaCni.Node.Runtimes;

/// <summary>A configuration file of a container runtime, of at most 1 MiB.</summary>
internal sealed class RuntimeToml
{
    private const int MaximumLength = 1 << 20;

    private readonly TomlTable _root;

    private RuntimeToml(TomlTable root) => _root = root;

    /// <summary>Reads a file; false if it does not exist.</summary>
    /// <exception cref="CniException">5: it cannot be read. 6: it is not TOML.</exception>
    public static bool TryRead(string path, out RuntimeToml toml)
    {
        toml = new RuntimeToml([]);
        try
        {
            if (!BoundedFile.TryRead(path, out var content, MaximumLength))
            {
                return false;
            }

            toml = new RuntimeToml(TomlSerializer.Deserialize<TomlTable>(Encoding.UTF8.GetString(content), new RuntimeTomlContext()) ?? []);
            return true;
        }
        catch (Exception e) when (e is FormatException or LinuxException)
        {
            throw new CniException(CniErrorCode.IOFailure, $"{PlainText.Word(path)} cannot be read: {e.Message}", "", e);
        }
        catch (TomlException e)
        {
            // Its message may quote the file.
            throw new CniException(CniErrorCode.DecodingFailure, $"{PlainText.Word(path)} is not valid TOML", "", e);
        }
    }

    /// <summary>The texts at a path: of a list its elements, of one text this; empty if there is none.</summary>
    public IReadOnlyList<string> Texts(params IReadOnlyList<string> path)
    {
        object? value = _root;
        foreach (var name in path)
        {
            value = value is TomlTable table && table.TryGetValue(name, out var member) ? member : null;
        }

        return value switch
        {
            string { Length: > 0 } text => [text],
            TomlArray list => [.. list.OfType<string>()],
            _ => [],
        };
    }
}
