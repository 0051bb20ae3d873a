using System.Reflection;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Tests.Stores;

/// <summary>What a store is written against stays small: faults-to-beat.md E14 tells of 141 members and twins of each.</summary>
public class CapabilityTests
{
    private const int MostMembers = 5;

    private static readonly Type[] Capabilities =
    [
        typeof(ITopologyStore),
        .. typeof(ITopologyStore).GetInterfaces().Where(type => type.Assembly == typeof(ITopologyStore).Assembly),
    ];

    [TestCaseSource(nameof(Capabilities))]
    public void E14_A_capability_has_few_members(Type capability) =>
        capability
            .GetMembers()
            .Count(member => member is not MethodInfo { IsSpecialName: true })
            .ShouldBeLessThanOrEqualTo(MostMembers);

    [TestCaseSource(nameof(Capabilities))]
    public void E14_What_waits_is_asynchronous_and_can_be_cancelled(Type capability)
    {
        foreach (var method in capability.GetMethods().Where(IsAsynchronous))
        {
            var last = method.GetParameters()[^1];
            last.ParameterType.ShouldBe(typeof(CancellationToken), $"{method}");
            last.IsOptional.ShouldBeFalse($"{method}");
        }
    }

    [TestCaseSource(nameof(Capabilities))]
    public void E14_Nothing_has_a_twin_that_blocks(Type capability)
    {
        var names = capability
            .GetMethods()
            .Where(method => !method.IsSpecialName)
            .Select(method => method.Name)
            .ToArray();

        names.ShouldBeUnique();
        names
            .Where(name => name.EndsWith("Async", StringComparison.Ordinal))
            .Select(name => name[..^"Async".Length])
            .ShouldAllBe(twin => !names.Contains(twin));
    }

    private static bool IsAsynchronous(MethodInfo method) => method.Name.EndsWith("Async", StringComparison.Ordinal);
}
