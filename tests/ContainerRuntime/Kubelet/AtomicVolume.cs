// SPDX-License-Identifier: Apache-2.0

using Support;

namespace ContainerRuntime.Kubelet;

/// <summary>
/// A volume of files that change all at once: the files lead through the link <c>..data</c>, which is replaced (k8s.io/kubernetes,
/// pkg/volume/util/atomic_writer.go).
/// </summary>
internal sealed class AtomicVolume(string directory)
{
    private int version;

    public void Write(IReadOnlyDictionary<string, string> files)
    {
        // 1. The files, in a directory of their own.
        var name = $"..2026_01_02_03_04_05.{++version}";
        var content = Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
        foreach (var (key, text) in files)
        {
            File.WriteAllText(Path.Combine(content, key), text);
        }

        // 2. The link, replaced by a rename.
        var data = Path.Combine(directory, "..data");
        var before = new FileInfo(data).LinkTarget;
        File.CreateSymbolicLink(data + "_tmp", name);
        Shell.Output("mv", "--no-target-directory", data + "_tmp", data);

        // 3. The names that users see: new ones appear, old ones go.
        foreach (var key in files.Keys.Where(key => new FileInfo(Path.Combine(directory, key)).LinkTarget is null))
        {
            File.CreateSymbolicLink(Path.Combine(directory, key), Path.Combine("..data", key));
        }

        foreach (var gone in Directory.GetFiles(directory).Select(Path.GetFileName).Where(key => key != "..data" && !files.ContainsKey(key!)))
        {
            File.Delete(Path.Combine(directory, gone!));
        }

        // 4. The files before.
        if (before is not null)
        {
            Directory.Delete(Path.Combine(directory, before), recursive: true);
        }
    }
}
