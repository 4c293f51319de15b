// Validates many PDF files in one JVM: one line a file and flavour, failures with their clauses.
//
//     java -cp 'LIB/*' VeraPdf.java FLAVOUR[,FLAVOUR...] LIST
//
// LIST is a file with one path a line. A line out is `PASS 2a PATH` or `FAIL 2a PATH` and, after a failure, a line
// for each rule that failed: clause, test number, how often, the first message and where. The last line counts.
// Exit 0: everything passed; 1: something failed.

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.*;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.*;
import org.verapdf.pdfa.validation.profiles.RuleId;

public class VeraPdf {
    public static void main(String[] args) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        List<String> paths = Files.readAllLines(Path.of(args[1]));
        int passed = 0, failed = 0;
        for (String path : paths) {
            for (String name : args[0].split(",")) {
                boolean good = check(path, name);
                if (good) passed++; else failed++;
            }
        }
        System.out.println("veraPDF: " + passed + " passed, " + failed + " failed (" + paths.size() + " files, " + args[0] + ")");
        System.exit(failed == 0 && passed > 0 ? 0 : 1);
    }

    private static boolean check(String path, String name) {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
        if (flavour == PDFAFlavour.NO_FLAVOUR) throw new IllegalArgumentException("no such flavour: " + name);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            if (result.isCompliant()) {
                System.out.println("PASS " + name + " " + path);
                return true;
            }
            System.out.println("FAIL " + name + " " + path);
            Map<String, TestAssertion> first = new TreeMap<>();
            Map<String, Integer> counts = new TreeMap<>();
            for (Map.Entry<RuleId, Integer> entry : result.getFailedChecks().entrySet())
                counts.merge(label(entry.getKey()), entry.getValue(), Integer::sum);
            for (TestAssertion assertion : result.getTestAssertions())
                if (assertion.getStatus() == TestAssertion.Status.FAILED)
                    first.putIfAbsent(label(assertion.getRuleId()), assertion);
            for (Map.Entry<String, Integer> entry : counts.entrySet()) {
                TestAssertion assertion = first.get(entry.getKey());
                String words = assertion == null ? "" : ": " + assertion.getMessage().replaceAll("\\s+", " ")
                        + " [" + assertion.getErrorMessage() + "] at " + assertion.getLocation().getContext();
                System.out.println("    clause " + entry.getKey() + ", " + entry.getValue() + " times" + words);
            }
            return false;
        } catch (Exception | LinkageError | StackOverflowError problem) {
            System.out.println("FAIL " + name + " " + path + "\n    cannot be read: " + problem);
            return false;
        }
    }

    private static String label(RuleId rule) {
        return rule.getClause() + " test " + rule.getTestNumber();
    }
}
