// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Json;
using Crd;

namespace MetaCni.Planning.Devices;

/// <summary>The device that a network requests: its resource, its claim, and details from the selection element.</summary>
internal sealed record DeviceRequest
{

    public required string Resource { get; init; }

    public string Container { get; init; } = "";

    public string Device { get; init; } = "";

    /// <summary>True if the device is the element's <c>deviceID</c>, which Multus ignores if the network has a resource.</summary>
    public bool IsDeviceOfElement { get; init; }

    public string Claim { get; init; } = "";

    public string Request { get; init; } = "";

    /// <summary>The more exact a request is, the fewer devices match, and the earlier it chooses.</summary>
    public int Exactness => (Device.Length > 0 ? 4 : 0) + (Request.Length > 0 ? 2 : 0) + (Container.Length + Claim.Length > 0 ? 1 : 0);

    /// <summary>The request of a network; null if it requests no device.</summary>
    /// <exception cref="CniException">7: the element's own keys are invalid.</exception>
    public static DeviceRequest? Of(ResolvedNetwork network)
    {
        var selection = network.Request.Selection;
        var (claim, part) = Split(Text(network, DeviceKeys.Claim));
        var request = new DeviceRequest
        {
            Resource = network.Resource,
            Container = Text(network, DeviceKeys.Container),
            Device = Text(network, DeviceKeys.Device),
            Claim = claim,
            Request = part,
        };
        if (network.Resource.Length == 0)
        {
            RejectWithoutResource(network, request);
            return claim.Length > 0 ? request : null;
        }

        // Multus ignores the deviceID of an element whose network has a resource; here it selects one of the pod's devices.
        return request.Device.Length == 0 && selection?.DeviceId is { Length: > 0 } id
            ? request with { Device = id, IsDeviceOfElement = true }
            : request;
    }

    public bool Accepts(PodDevice device) =>
        (Resource.Length == 0 || Resource == device.Resource)
        && (Container.Length == 0 || Container == device.Container)
        && (Device.Length == 0 || Device == device.Id)
        && (Claim.Length == 0 || Claim == device.Claim)
        && (Request.Length == 0 || Request == device.Request || device.Request.StartsWith($"{Request}/", StringComparison.Ordinal));

    public override string ToString()
    {
        var parts = new[]
        {
            Resource.Length > 0 ? $"a device of resource {PlainText.Word(Resource)}" : "a device",
            Device.Length > 0 ? $"device {PlainText.Word(Device)}" : "",
            Container.Length > 0 ? $"container {PlainText.Word(Container)}" : "",
            Claim.Length > 0 ? $"claim {PlainText.Word(Claim)}" : "",
            Request.Length > 0 ? $"request {PlainText.Word(Request)}" : "",
        };
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private static (string Claim, string Request) Split(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (text, "") : (text[..slash], text[(slash + 1)..]);
    }

    private static string Text(ResolvedNetwork network, string key)
    {
        var keys = network.Request.Selection?.ExtensionKeys;
        if (keys is null || !keys.TryGetPropertyValue(key, out var node) || node is null)
        {
            return "";
        }

        return JsonScalar.Text(node) is { Length: > 0 } text
            ? text
            : throw Invalid(network, $"{key} must be a string that is not empty");
    }

    private static void RejectWithoutResource(ResolvedNetwork network, DeviceRequest request)
    {
        if (request.Claim.Length == 0 && request.Container.Length + request.Device.Length > 0)
        {
            throw Invalid(
                network,
                $"{(request.Device.Length > 0 ? DeviceKeys.Device : DeviceKeys.Container)} "
                + "selects a device, but the network's definition names no resource; "
                + $"annotate it with {AnnotationNames.ResourceName}");
        }
    }

    private static CniException Invalid(ResolvedNetwork network, string problem) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"{network.Request.Place} ({network.Request.Origin}): {problem}");
}
