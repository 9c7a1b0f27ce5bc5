// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Crd.Selection;
using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>Reads the pod from CNI_ARGS.</summary>
internal static class PodArguments
{
    private const string Namespace = "K8S_POD_NAMESPACE";
    private const string Name = "K8S_POD_NAME";
    private const string IgnoreUnknown = "IgnoreUnknown";
    private const string Address = "IP";

    private static readonly string[] Known =
        [Namespace, Name, "K8S_POD_UID", "K8S_POD_INFRA_CONTAINER_ID", IgnoreUnknown, Address, "MAC"];

    /// <summary>The pod, or null outside Kubernetes, where the runtime names none.</summary>
    /// <exception cref="CniException">
    /// 4: a namespace without a name, an invalid object name, an invalid value, or unknown arguments without IgnoreUnknown.
    /// </exception>
    public static PodIdentity? Read(CniArguments arguments)
    {
        RejectTooLong(arguments);
        RejectUnknown(arguments);
        RejectAddress(arguments[Address] ?? "");
        if (PodIdentity.Named(arguments) is not { } pod)
        {
            return null;
        }

        if (pod.Name.Length == 0)
        {
            throw Invalid($"has {Namespace} and no {Name}; set both or neither");
        }

        // The names become parts of paths, requests and file names.
        RequireName(Namespace, pod.Namespace, ObjectName.IsNamespace(pod.Namespace));
        RequireName(Name, pod.Name, ObjectName.IsName(pod.Name));
        return pod;
    }

    // Each attachment has its own copy, in the record and in its plugins' environment.
    private static void RejectTooLong(CniArguments arguments)
    {
        var length = arguments.Pairs.Sum(pair => pair.Key.Length + pair.Value.Length + 2);
        if (length > PlanLimits.ArgumentBytes)
        {
            throw Invalid($"has {length} bytes, more than the limit of {PlanLimits.ArgumentBytes}; shorten it");
        }
    }

    private static void RejectUnknown(CniArguments arguments)
    {
        var mayIgnore = MayIgnore(arguments[IgnoreUnknown] ?? "0");
        var unknown = arguments.Pairs.Select(pair => pair.Key).FirstOrDefault(key => !Known.Contains(key));
        if (unknown is not null && !mayIgnore)
        {
            throw Invalid($"has an argument {PlainText.Word(unknown)} that is not known; remove it, or set {IgnoreUnknown}=1");
        }
    }

    // As in the reference library, in any case.
    private static bool MayIgnore(string value) => value.ToLowerInvariant() switch
    {
        "1" or "true" => true,
        "0" or "false" => false,
        _ => throw Invalid($"has {IgnoreUnknown}={PlainText.Word(value)}; write 1, true, 0 or false"),
    };

    // CONVENTIONS.md: IP=<ip>[/<prefix>].
    private static void RejectAddress(string value)
    {
        if (value.Length > 0 && !IpLiteral.TryParse(value, out _) && !CidrAddress.TryParse(value, out _))
        {
            throw Invalid($"has {Address}={PlainText.Word(value)}, which is not an IP address; write one such as 10.1.1.11 or 10.1.1.11/24");
        }
    }

    private static void RequireName(string key, string value, bool isName)
    {
        if (!isName)
        {
            throw Invalid($"has {key}={PlainText.Word(value)}, which is not a valid name; "
                + "write lower-case letters, digits, '-' and, in a name, '.', with a letter or digit at both ends");
        }
    }

    private static CniException Invalid(string what) => new(CniErrorCode.InvalidEnvironment, $"CNI_ARGS {what}");
}
