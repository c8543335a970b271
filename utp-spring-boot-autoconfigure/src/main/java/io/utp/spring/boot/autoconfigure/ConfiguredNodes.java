package io.utp.spring.boot.autoconfigure;

import io.utp.spring.core.UtpNodes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/**
 * The nodes of the configuration: those of {@code utp.nodes}, each with the options {@code utp.*} where it has none of its own,
 * or else the one that {@code utp.*} describes.
 */
final class ConfiguredNodes {

    private static final ConfigurationPropertyName COMMON = ConfigurationPropertyName.of("utp");

    private static final ConfigurationPropertyName NODES = COMMON.append("nodes");

    private static final ConfigurationPropertyName PRIMARY = COMMON.append("primary");

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    /** Options that cannot differ from node to node. */
    private static final List<String> OF_THE_APPLICATION =
            List.of("enabled", "primary", "rendezvous.server.registry", "rendezvous.server.redis.key-prefix");

    private final Environment environment;

    private final List<ConfigurationPropertySource> sources;

    private final Map<String, ConfigurationPropertyName> named;

    ConfiguredNodes(Environment environment) {
        this.environment = environment;
        this.sources = StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .toList();
        this.named = named();
    }

    /**
     * In the order of the file; those that only a source above it has, such as the environment of the process, come after.
     * Names that mean the same to Spring Boot, such as {@code edge-1} and the {@code EDGE1} of such a variable, are one node.
     */
    private Map<String, ConfigurationPropertyName> named() {
        Map<ConfigurationPropertyName, String> names = new LinkedHashMap<>();
        List<ConfigurationPropertySource> lowestFirst = new ArrayList<>(sources);
        Collections.reverse(lowestFirst);
        for (ConfigurationPropertySource source : lowestFirst) {
            namesIn(source).forEach(name -> names.putIfAbsent(name, name.getLastElement(Form.ORIGINAL)));
        }
        Map<String, ConfigurationPropertyName> byName = new LinkedHashMap<>();
        names.forEach((prefix, name) -> byName.put(requireName(name), prefix));
        return Collections.unmodifiableMap(byName);
    }

    private static Stream<ConfigurationPropertyName> namesIn(ConfigurationPropertySource source) {
        if (!(source instanceof IterableConfigurationPropertySource iterable)) {
            return Stream.empty();
        }
        int length = NODES.getNumberOfElements() + 1;
        return iterable.stream()
                .filter(name -> NODES.isAncestorOf(name))
                .map(name -> name.chop(length))
                .distinct();
    }

    private static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidConfigurationPropertyValueException(
                    NODES.toString(), name, "is no name of a node: a letter, then letters, digits, - and _");
        }
        return name;
    }

    /** Whether there are nodes under {@code utp.nodes}, be it only one. */
    boolean areNamed() {
        return !named.isEmpty();
    }

    /** At least one. */
    List<String> names() {
        return areNamed() ? List.copyOf(named.keySet()) : List.of(UtpNodes.DEFAULT_NAME);
    }

    /** The name of the node that is to be primary, {@code null} if the configuration does not say. */
    @Nullable String primary() {
        String primary = binder(sources).bind(PRIMARY.toString(), String.class).orElse("");
        if (primary.isBlank()) {
            return null;
        }
        if (!names().contains(primary)) {
            throw new InvalidConfigurationPropertyValueException(
                    PRIMARY.toString(), primary, "is none of the nodes " + String.join(", ", names()));
        }
        return primary;
    }

    /** The options of a node, those included that it shares with the others. */
    UtpProperties properties(String node) {
        ConfigurationPropertyName prefix = named.get(node);
        if (prefix == null) {
            return binder(sources).bindOrCreate(COMMON.toString(), UtpProperties.class);
        }
        requireNothingOfTheApplication(prefix);
        List<ConfigurationPropertySource> withCommon = Stream.concat(
                        sources.stream(), sources.stream().map(source -> new CommonOptions(source, prefix)))
                .toList();
        return binder(withCommon)
                .bindOrCreate(
                        prefix.toString(),
                        Bindable.of(UtpProperties.class),
                        // No editor knows these names, so that misspelled ones have to be noticed here.
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
    }

    private void requireNothingOfTheApplication(ConfigurationPropertyName prefix) {
        for (String option : OF_THE_APPLICATION) {
            ConfigurationProperty found = find(prefix.append(option));
            if (found != null) {
                throw new InvalidConfigurationPropertyValueException(
                        found.getName().toString(),
                        found.getValue(),
                        "is the same for all nodes; set " + COMMON.append(option));
            }
        }
    }

    /** Whether a switch is on. */
    boolean isOn(String node, String option) {
        return binder(sources).bind(propertyName(node, option), Boolean.class).orElse(false);
    }

    /** The property that an option of a node comes from, or would be set with if none has it. */
    String propertyName(String node, String option) {
        ConfigurationPropertyName prefix = named.get(node);
        ConfigurationPropertyName common = COMMON.append(option);
        if (prefix == null) {
            return common.toString();
        }
        ConfigurationPropertyName own = prefix.append(option);
        return (has(own) || !has(common)) ? own.toString() : common.toString();
    }

    /** What the names of the properties of this node alone begin with. */
    String prefix(String node) {
        ConfigurationPropertyName prefix = named.get(node);
        return (prefix != null) ? NODES.append(node) + "." : COMMON + ".";
    }

    private boolean has(ConfigurationPropertyName name) {
        return find(name) != null
                || sources.stream()
                        .anyMatch(source -> source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT);
    }

    private @Nullable ConfigurationProperty find(ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : sources) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }

    private Binder binder(List<ConfigurationPropertySource> from) {
        return new Binder(from, new PropertySourcesPlaceholdersResolver(environment));
    }

    /** Shows {@code utp.*} as options of one node. */
    private record CommonOptions(ConfigurationPropertySource source, ConfigurationPropertyName node)
            implements ConfigurationPropertySource {

        @Override
        public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
            return node.isAncestorOf(name) ? source.getConfigurationProperty(common(name)) : null;
        }

        @Override
        public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
            return (node.equals(name) || node.isAncestorOf(name))
                    ? source.containsDescendantOf(common(name))
                    : ConfigurationPropertyState.ABSENT;
        }

        private ConfigurationPropertyName common(ConfigurationPropertyName name) {
            return COMMON.append(name.subName(node.getNumberOfElements()));
        }
    }
}
