// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MetaCni.CommandLine.Terminal;
using MetaCni.Errors;

namespace MetaCni.CommandLine.Try.Session;

/// <summary>Stores the session of one DIR for <c>--down</c>, even if the tool is killed.</summary>
internal sealed class SessionFile
{
    private const string Name = "session.json";

    public SessionFile(string runDirectory, string directory)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(directory)))[..12];
        Directory = Path.Combine(runDirectory, $"{Path.GetFileName(directory)}-{key}");
    }

    /// <summary>The directory of the session and its files.</summary>
    public string Directory { get; }

    /// <summary>The directory of the plugin's journal unless the configuration sets another one.</summary>
    public string StateDirectory => Path.Combine(Directory, "state");

    public bool Exists => File.Exists(Path.Combine(Directory, Name));

    /// <summary>Writes the session; false if one already exists.</summary>
    public bool TryCreate(TrySession session)
    {
        StateAccess.EnsureDirectory(Directory);
        try
        {
            using var stream = new FileStream(Path.Combine(Directory, Name), FileMode.CreateNew);
            JsonSerializer.Serialize(stream, session, SessionJsonContext.Default.TrySession);
            return true;
        }
        catch (IOException) when (Exists)
        {
            return false;
        }
    }

    /// <summary>Reads the session; null if none exists.</summary>
    /// <exception cref="UsageException">The session cannot be read, so it is unknown what to tear down.</exception>
    public TrySession? Read()
    {
        if (!Exists)
        {
            return null;
        }

        using var stream = File.OpenRead(Path.Combine(Directory, Name));
        try
        {
            return JsonSerializer.Deserialize(stream, SessionJsonContext.Default.TrySession);
        }
        catch (JsonException)
        {
            throw new UsageException(
                $"{stream.Name} cannot be read, and only this file lists what an earlier trial made",
                $"look for namespaces (ip netns) and bridges of that trial, then remove {Directory}");
        }
    }

    /// <summary>Deletes the session and its files.</summary>
    public void Remove() => System.IO.Directory.Delete(Directory, recursive: true);
}
