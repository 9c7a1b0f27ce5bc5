// SPDX-License-Identifier: Apache-2.0

using Crd.Selection;

namespace MetaCni.Node.Handover;

/// <summary>Reads namespace and name from the paths of requests about pods.</summary>
internal static class ObjectPath
{
    /// <summary>Reads <c>/api/v1/namespaces/NS/pods/NAME/status</c>.</summary>
    public static bool TryReadStatus(string path, out string @namespace, out string name)
    {
        (@namespace, name) = ("", "");
        if (path.Split('/') is ["", "api", "v1", "namespaces", var ofPod, "pods", var pod, "status"]
            && ObjectName.IsNamespace(ofPod)
            && ObjectName.IsName(pod))
        {
            (@namespace, name) = (ofPod, pod);
            return true;
        }

        return false;
    }

    /// <summary>Reads <c>/api/v1/namespaces/NS/events</c>.</summary>
    public static bool TryReadEvents(string path, out string @namespace)
    {
        @namespace = path.Split('/') is ["", "api", "v1", "namespaces", var place, "events"] && ObjectName.IsNamespace(place) ? place : "";
        return @namespace.Length > 0;
    }
}
