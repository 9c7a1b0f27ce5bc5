// SPDX-License-Identifier: Apache-2.0

namespace Soak.Costs;

/// <summary>All inputs of a pod's networks, with a large value in one to three places.</summary>
/// <param name="Genes">The large values; of two at one place the first is used.</param>
/// <param name="Times">How many times the annotation selects the definition.</param>
internal sealed record CostInput(IReadOnlyList<Gene> Genes, int Times)
{
    private const string Address = "10.1.0.2";

    // The limit of Kubernetes.
    private const int LongestAnnotation = 262_000;

    // Each network runs its plugin twice, and plugins are included in the measurement.
    private const int MostNetworks = 60;

    // Writing more would measure the plugins' own work.
    private const int MostWritten = 100 << 20;

    public string Annotation
    {
        get
        {
            var element = Element;
            var times = Math.Clamp(Math.Min(Times, Math.Min(LongestAnnotation / element.Length, MostWritten / WrittenByPlugin)), 1, MostNetworks);
            return Whole(Place.Annotation) ?? $"[{string.Join(',', Enumerable.Repeat(element, times).Concat(More))}]";
        }
    }

    public string Definition => Whole(Place.Definition) ?? $$"""{"cniVersion":"1.0.0","name":"a","plugins":[{{PluginList}}]}""";

    public string Result => Whole(Place.Result) ?? $$"""
        {"cniVersion":"1.0.0","interfaces":[{{Items(Place.Interfaces, """{"name":"i{0}","sandbox":"/n"}""", """{"name":"x"}""")}}],
         "ips":[{{Items(Place.Addresses, """{"address":"10.1.2.3/8"}""", "")}}],"routes":[{{Items(Place.Routes, """{"dst":"10.0.0.0/8","gw":"10.0.0.1"}""", "")}}],
         "dns":{"search":[{{Items(Place.Search, "\"x\"", "")}}]},"x":{{Whole(Place.ResultMember) ?? "0"}} }
        """;

    public string Error => Whole(Place.Error) ?? $$"""
        {"cniVersion":"1.0.0","code":999,"msg":{{Whole(Place.ErrorMessage) ?? "\"no\""}},"details":{{Whole(Place.ErrorDetails) ?? "\"\""}} }
        """;

    /// <summary>True if DEL fails.</summary>
    public bool HasError => Genes.Any(gene => gene.Place is Place.Error or Place.ErrorMessage or Place.ErrorDetails);

    private int WrittenByPlugin => Genes.Where(gene => gene.Place is >= Place.ResultMember and <= Place.Error).Sum(gene => gene.Bounded) + 1;

    /// <summary>Additional members of stdin.</summary>
    public string Stdin => string.Concat(
        Genes.DistinctBy(gene => gene.Place).Select(gene => gene.Place switch
        {
            Place.StdinMember => $",\"x\":{Text(gene)}",
            Place.PodAnnotations =>
                $",\"runtimeConfig\":{{\"io.kubernetes.cri.pod-annotations\":{{\"a\":\"{new string('x', gene.Bounded)}\"}}}}",
            Place.PreviousResult => $",\"prevResult\":{{\"cniVersion\":\"1.0.0\",\"x\":{Text(gene)}}}",
            _ => "",
        }));

    private string Element => $$"""
        {"name":"a","cni-args":{"x":{{Whole(Place.CniArgs) ?? "0"}} },"soak.io/x":{{Whole(Place.ExtensionKey) ?? "0"}},"ips":[{{Items(Place.Ips, $"\"{Address}\"", "")}}],"portMappings":[{{Items(Place.PortMappings, """{"hostPort":1,"containerPort":1}""", "")}}]}
        """;

    private IEnumerable<string> More => Find(Place.Elements) is { } gene ? [JsonShapes.Repeated("""{"name":"a"}""", gene.Bounded)] : [];

    private string PluginList => Find(Place.Plugins) is { } gene ? JsonShapes.Repeated(Plugin, gene.Bounded) : Plugin;

    private string Plugin => $$"""{"type":"{{(Find(Place.Type) is { } gene ? new string('t', gene.Bounded) : "scripted")}}","x":{{Whole(Place.PluginMember) ?? "0"}} }""";

    public override string ToString() => $"{string.Join(", ", Genes.DistinctBy(gene => gene.Place))}, selected {Times} times";

    private static string Text(Gene gene) => JsonShapes.Text(gene.Shape, gene.Bounded);

    private Gene? Find(Place place) => Genes.Where(gene => gene.Place == place).Select(gene => (Gene?)gene).FirstOrDefault();

    private string? Whole(Place place) => Find(place) is { } gene ? Text(gene) : null;

    private string Items(Place place, string item, string otherwise) =>
        Find(place) is { } gene ? JsonShapes.Numbered(item, gene.Bounded) : otherwise;
}
