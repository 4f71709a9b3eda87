using Mono.Cecil;

namespace ZeroCopy.StaticFiles.Tests;

/// <summary>What the types of an assembly refer to within it, read from the compiled code.</summary>
internal static class LayerReferences
{
    /// <summary>The folder that a top-level type belongs to, or <see langword="null"/> for what the compiler added.</summary>
    public static string? LayerOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        if (type.Name.StartsWith('<') || type.Resolve().CustomAttributes.Any(attribute => attribute.AttributeType.Name == "CompilerGeneratedAttribute"))
        {
            return null;
        }

        return LayerOf(type.Namespace);
    }

    /// <summary>The folder behind a namespace: Microsoft's namespaces hold the extension methods of the root.</summary>
    public static string LayerOf(string name)
    {
        const string Root = "ZeroCopy.StaticFiles";

        if (name == Root || name.StartsWith("Microsoft.", StringComparison.Ordinal))
        {
            return "(root)";
        }

        Assert.True(name.StartsWith(Root + '.', StringComparison.Ordinal), $"The namespace '{name}' belongs to no layer.");
        return name[(Root.Length + 1)..].Split('.')[0];
    }

    /// <summary>All references from one layer to another.</summary>
    public static IEnumerable<LayerReference> Between(ModuleDefinition module) =>
        from type in module.GetTypes()
        let source = LayerOf(type)
        where source is not null
        from used in Of(type).SelectMany(Flatten).Distinct()
        let target = LayerOf(used)
        where target is not null && target != source
        select new LayerReference(source, target, type.FullName, used.FullName);

    /// <summary>Every type that the declaration and the code of <paramref name="type"/> name; nested types count for themselves.</summary>
    private static IEnumerable<TypeReference?> Of(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(implemented => implemented.InterfaceType),
        .. Of(type.GenericParameters),
        .. Of((ICustomAttributeProvider)type),
        .. type.Properties.SelectMany(Of),
        .. type.Fields.SelectMany(field => Of((ICustomAttributeProvider)field).Append(field.FieldType)),
        .. type.Methods.SelectMany(Of),
    ];

    private static IEnumerable<TypeReference?> Of(MethodDefinition method) =>
    [
        .. Of((MethodReference)method),
        .. Of(method.GenericParameters),
        .. Of((ICustomAttributeProvider)method),
        .. method.Parameters.SelectMany(Of),
        .. Of(method.MethodReturnType),
        .. method.Overrides.SelectMany(Of),
        .. method.HasBody ? OfBody(method) : [],
    ];

    private static IEnumerable<TypeReference?> OfBody(MethodDefinition method) =>
    [
        .. method.Body.Variables.Select(local => local.VariableType),
        .. method.Body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. method.Body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            TypeReference used => [used],
            MethodReference called => Of(called),
            FieldReference field => [field.DeclaringType, field.FieldType],
            IMethodSignature signature => signature.Parameters.Select(parameter => parameter.ParameterType).Append(signature.ReturnType),
            _ => Enumerable.Empty<TypeReference?>(),
        }),
    ];

    private static IEnumerable<TypeReference?> Of(MethodReference method) =>
    [
        method.DeclaringType,
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
    ];

    private static IEnumerable<TypeReference?> Of(IEnumerable<GenericParameter> parameters) =>
        parameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType);

    private static IEnumerable<TypeReference?> Of(ICustomAttributeProvider declaration) =>
        declaration.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments
            .Select(argument => argument.Value as TypeReference)
            .Append(attribute.AttributeType));

    /// <summary>The types of the same assembly in an array, a reference, a pointer or an instance of a generic type.</summary>
    private static IEnumerable<TypeDefinition> Flatten(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        TypeDefinition definition => [definition],
        GenericInstanceType instance => instance.GenericArguments.Append(instance.ElementType).SelectMany(Flatten),
        FunctionPointerType pointer => pointer.Parameters.Select(parameter => parameter.ParameterType).Append(pointer.ReturnType).SelectMany(Flatten),
        RequiredModifierType modified => Flatten(modified.ElementType).Concat(Flatten(modified.ModifierType)),
        TypeSpecification specification => Flatten(specification.ElementType),
        _ => [],
    };
}

/// <summary>One type names another one of another layer.</summary>
internal sealed record LayerReference(string Source, string Target, string SourceType, string TargetType)
{
    public override string ToString() => $"{Source} → {Target}: {SourceType} refers to {TargetType}";
}
