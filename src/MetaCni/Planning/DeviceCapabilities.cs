// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.Planning;

/// <summary>Capability arguments about a device, named as in CONVENTIONS.md and the Device Information Specification.</summary>
internal static class DeviceCapabilities
{
    /// <summary>The path of the file with which plugins exchange information about the device.</summary>
    public const string InfoFile = "CNIDeviceInfoFile";

    /// <summary>Adds the device to the capability arguments of an attachment; always returns a new object.</summary>
    /// <param name="arguments">The arguments from the runtime or the pod.</param>
    /// <param name="deviceId">The device; empty for a plugin that needs none and only writes information.</param>
    /// <param name="info">The files with information about the device.</param>
    public static JsonObject With(JsonObject? arguments, string deviceId, DeviceInfoPlan info)
    {
        var result = arguments is null ? [] : (JsonObject)arguments.DeepClone();
        if (deviceId.Length > 0)
        {
            JsonKeys.Set(result, "deviceID", deviceId);
        }

        JsonKeys.Set(result, InfoFile, info.File);
        return result;
    }
}
