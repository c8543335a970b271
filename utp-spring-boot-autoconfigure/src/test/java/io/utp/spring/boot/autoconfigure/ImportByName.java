package io.utp.spring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/** As an application does it: names are imported, and a class only loaded when its conditions are met. */
public class ImportByName implements ImportSelector {

    @Override
    public String[] selectImports(AnnotationMetadata importing) {
        return ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                .filter(name -> name.startsWith("io.utp."))
                .toArray(String[]::new);
    }

    /** All auto-configurations of this module. */
    @Configuration(proxyBeanMethods = false)
    @Import(ImportByName.class)
    public static class Application {}
}
