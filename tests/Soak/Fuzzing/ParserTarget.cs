// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using Cni.Results;
using Cni.Values;
using Crd.Selection;
using Crd.Status;
using MetaCni.Config;
using MetaCni.Journal;
using MetaCni.Kubernetes.Yaml;

namespace Soak.Fuzzing;

/// <summary>A parser, which may reject an input only with its documented exception.</summary>
internal sealed class ParserTarget(string name, IReadOnlyList<byte[]> seeds, Action<byte[]> parse) : IFuzzTarget
{
    private readonly Mutator _mutator = new(seeds);
    private int _accepted;

    public string Name => $"parser of {name}";

    public int Rarity => 1;

    public int Accepted => _accepted;

    public static IReadOnlyList<ParserTarget> All(IReadOnlyList<byte[]> records) =>
    [
        new("annotations", Seeds.Annotations, text => NetworkSelectionAnnotation.Parse(Encoding.UTF8.GetString(text), "default", "networks")),
        new("definitions", Seeds.Definitions, text => NetworkConfigurationList.Parse(JsonBorder.ReadObject(text, "it"), "it")),
        new("results", Seeds.Results, ReadResult),
        new("records", records, text => RecordText.Read(text)),
        new("configurations", Seeds.Configurations, ReadConfiguration),
        new("CNI_ARGS", Seeds.Arguments, text => CniArguments.Parse(Encoding.UTF8.GetString(text))),
        new("network-status", Seeds.Results, text => NetworkStatusAnnotation.Read(Encoding.UTF8.GetString(text))),
        new("manifests", Seeds.Manifests, text => YamlDocuments.Read(text, "it")),
    ];

    public IReadOnlyList<string> Try(Random random, out byte[] input)
    {
        input = _mutator.Mutate(random);
        try
        {
            parse(input);
            Interlocked.Increment(ref _accepted);
            return [];
        }
        catch (Exception e) when (e is CniException or FormatException)
        {
            return [];
        }
        catch (Exception e)
        {
            return [$"{e.GetType().Name}: {e.Message} at {e.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}"];
        }
    }

    // A result that was read can be written in every version, and read again.
    private static void ReadResult(byte[] text)
    {
        var result = ResultCodec.Read(JsonBorder.ReadObject(text, "it"), CniVersion.V100);
        foreach (var version in CniVersion.All)
        {
            try
            {
                ResultCodec.Read(ResultCodec.Write(result, version), version);
            }
            catch (CniException e) when (e.Error.Code == (int)CniErrorCode.IncompatibleVersion)
            {
                // Older formats cannot express everything.
            }
        }
    }

    private static void ReadConfiguration(byte[] text)
    {
        var (config, problems) = MetaConfigReader.Read(JsonBorder.ReadObject(text, "it", out var duplicates), CniVersion.V100);
        MetaConfigValidator.Validate(config, problems, duplicates);
    }
}
