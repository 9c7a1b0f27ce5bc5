// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Linux;
using Linux.Files;

namespace MetaCni.Install.Settings;

/// <summary>Settings that are kept on the node, as texts in one JSON object. Only root can read the file.</summary>
internal sealed class SettingsFile(string path)
{
    // A ConfigMap has at most 1 MiB; JSON escapes make a text up to six times as long.
    private const int MaximumLength = 8 << 20;

    /// <summary>Reads the settings.</summary>
    /// <returns>False if none are kept.</returns>
    /// <exception cref="CniException">5 or 6: the file cannot be read.</exception>
    public bool TryRead([NotNullWhen(true)] out IReadOnlyDictionary<string, string>? texts)
    {
        texts = null;
        try
        {
            if (!BoundedFile.TryReadOwn(path, out var content, MaximumLength))
            {
                return false;
            }

            texts = JsonBorder.ReadObject(content, $"settings file {PlainText.Word(path)}").ToDictionary(member => member.Key, member => SettingTexts.Of(member.Value));
            return true;
        }
        catch (Exception e) when (e is FormatException or LinuxException)
        {
            throw Failure($"cannot be read: {e.Message}; remove it", e);
        }
    }

    /// <summary>Replaces the settings in one step. The directory is created if it does not exist.</summary>
    /// <exception cref="CniException">5: the file cannot be written.</exception>
    public void Write(IReadOnlyDictionary<string, string> texts)
    {
        var content = JsonBorder.Write(new JsonObject(texts.Select(setting => KeyValuePair.Create<string, JsonNode?>(setting.Key, setting.Value))));
        try
        {
            PrivateDirectory.Ensure(Path.GetDirectoryName(path)!);
            AtomicFile.WriteAlone(path, content.Length <= MaximumLength ? content : throw new FormatException($"it would be longer than {MaximumLength} bytes"));
        }
        catch (Exception e) when (e is LinuxException or UntrustedDirectoryException or FormatException)
        {
            throw Failure($"cannot be written: {e.Message}; check the directory, its permissions and its free space", e);
        }
    }

    private CniException Failure(string why, Exception cause) => new(CniErrorCode.IOFailure, $"settings file {PlainText.Word(path)} {why}", "", cause);
}
