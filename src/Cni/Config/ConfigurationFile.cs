// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Linux;
using Linux.Files;

namespace Cni.Config;

/// <summary>
/// A network's configuration in a file: <c>.conflist</c> holds a configuration list, any other extension the configuration of a single
/// plugin.
/// </summary>
public static class ConfigurationFile
{
    // The same limit as for the configuration that a runtime passes on stdin.
    private const int MaximumLength = 4 << 20;

    /// <summary>
    /// Reads a file and the plugins that a list loads from <c>DIR/NAME/*.conf</c>, in the order of their names (CNI §1
    /// <c>loadOnlyInlinedPlugins</c>).
    /// </summary>
    /// <exception cref="CniException">
    /// 5: the file cannot be read, is not a regular file, or exceeds 4 MiB. 6: invalid JSON. 7: duplicate key. 1 or 7: as <see
    /// cref="NetworkConfigurationList.Parse"/>.
    /// </exception>
    public static NetworkConfigurationList Load(string path)
    {
        var what = What(path);
        var json = ReadObject(path);
        var members = new NetworkMembers(json, what);
        if (IsList(path, members))
        {
            AppendPlugins(json, members, Path.GetDirectoryName(path) ?? "", what);
        }

        return NetworkConfigurationList.Parse(json, what);
    }

    /// <summary>Reads a list as if it were a file in a directory: with the plugins in <c>DIRECTORY/NAME/*.conf</c>.</summary>
    /// <param name="json">The list; this method changes it.</param>
    /// <param name="directory">The directory of that file.</param>
    /// <param name="what">The subject of error messages.</param>
    /// <exception cref="CniException">As <see cref="Load"/>.</exception>
    public static NetworkConfigurationList LoadBeside(JsonObject json, string directory, string what)
    {
        AppendPlugins(json, new NetworkMembers(json, what), directory, what);
        return NetworkConfigurationList.Parse(json, what);
    }

    /// <summary>The name of the network in a file; empty if the configuration of a single plugin has none.</summary>
    /// <exception cref="CniException">5 or 6: as <see cref="Load"/>. 7: the file holds neither a plugin nor a list with a name.</exception>
    internal static string NameIn(string path)
    {
        var what = What(path);
        var members = new NetworkMembers(JsonBorder.ReadObject(ReadBytes(path), what), what);
        return IsList(path, members) && members.Name.Length == 0
            ? throw NetworkMembers.Invalid(what, "name is missing; give the network a name")
            : members.Name;
    }

    /// <summary>
    /// The files of a directory with one of the extensions, in the order of their names; empty if the directory does not exist.
    /// </summary>
    internal static IReadOnlyList<string> Files(string directory, params ReadOnlySpan<string> extensions)
    {
        var files = new List<string>();
        try
        {
            foreach (var file in Directory.EnumerateFiles(directory))
            {
                if (extensions.Contains(Path.GetExtension(file)))
                {
                    files.Add(file);
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniException(CniErrorCode.IOFailure, $"directory {PlainText.Word(directory)} cannot be read: {e.Message}", "", e);
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static bool IsList(string path, NetworkMembers members)
    {
        var isList = !members.IsSinglePlugin;
        if (isList && Path.GetExtension(path) != ".conflist")
        {
            throw NetworkMembers.Invalid(What(path), "type is missing; a list of plugins belongs in a file that ends in .conflist");
        }

        return isList;
    }

    private static void AppendPlugins(JsonObject json, NetworkMembers members, string directory, string what)
    {
        if (members.Switch("loadOnlyInlinedPlugins"))
        {
            return;
        }

        // The name becomes part of a path, so it must be valid.
        var name = NetworkMembers.ValidName(members.Name, what).Value;
        if (!members.HasPlugins)
        {
            JsonKeys.Set(json, "plugins", new JsonArray());
        }

        var plugins = members.Plugins!;
        foreach (var file in Files(Path.Combine(directory, name), ".conf"))
        {
            plugins.Add((JsonNode)PluginConfiguration.Parse(ReadObject(file), What(file)).Json);
        }
    }

    private static JsonObject ReadObject(string path)
    {
        var json = JsonBorder.ReadObjectStrictly(ReadBytes(path), What(path));
        NetworkKeys.RequireOnce(json, What(path));
        return json;
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return BoundedFile.TryReadByAnyWay(path, out var content, MaximumLength)
                ? content
                : throw new FileNotFoundException("it does not exist", path);
        }
        catch (FileNotFoundException e)
        {
            throw new CniException(CniErrorCode.IOFailure, $"{What(path)} does not exist; create it, or correct the path", "", e);
        }
        catch (LinuxException e)
        {
            throw new CniException(CniErrorCode.IOFailure, $"{What(path)} cannot be read: {Errno.Text(e.ErrorNumber)}", "", e);
        }
        catch (FormatException e)
        {
            throw new CniException(CniErrorCode.IOFailure, $"{What(path)} cannot be read: {e.Message}", "", e);
        }
    }

    private static string What(string path) => $"configuration file {PlainText.Word(path)}";
}
