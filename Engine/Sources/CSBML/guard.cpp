#include "CSBML.h"

#include <sbml/packages/comp/extension/CompSBMLDocumentPlugin.h>
#include <sbml/packages/comp/sbml/ExternalModelDefinition.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>

namespace {

/// Runs `body`; an exception becomes its words in `reason`, and `fallback` the result.
template <typename Result, typename Body>
Result guarded(char *reason, size_t reasonSize, Result fallback, Body body) noexcept {
    if (reasonSize > 0) reason[0] = '\0';
    try {
        return body();
    } catch (const std::exception &error) {
        std::snprintf(reason, reasonSize, "%s", error.what());
    } catch (...) {
        std::snprintf(reason, reasonSize, "unknown error");
    }
    return fallback;
}

/// Seconds after which a child process is taken for one that never ends.
constexpr unsigned int trialSeconds = 60;

/// Runs `body` in a child process; whether it came to its end.
template <typename Body>
bool survives(char *reason, size_t reasonSize, Body body) {
    const pid_t child = fork();
    if (child < 0) {
        std::snprintf(reason, reasonSize, "no child process for a trial: %s", std::strerror(errno));
        return false;
    }
    if (child == 0) {
        // The parent's handlers would report a crash that is not its own.
        for (int number : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTRAP, SIGALRM}) signal(number, SIG_DFL);
        const int nowhere = open("/dev/null", O_WRONLY);
        if (nowhere >= 0) {
            dup2(nowhere, STDOUT_FILENO);
            dup2(nowhere, STDERR_FILENO);
        }
        alarm(trialSeconds);
        body();
        _exit(0);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            std::snprintf(reason, reasonSize, "the trial was lost: %s", std::strerror(errno));
            return false;
        }
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
    const int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (number == SIGALRM) {
        std::snprintf(reason, reasonSize, "libSBML took more than %u s", trialSeconds);
    } else {
        std::snprintf(reason, reasonSize, "libSBML crashed on it (signal %d)", number);
    }
    return false;
}

/// Whether a node or one below it lacks the name or the type it needs.
bool isMalformed(const ASTNode *node) {
    if (node == nullptr || node->getType() == AST_UNKNOWN) return true;
    const bool needsName = node->getType() == AST_NAME || node->getType() == AST_FUNCTION;
    if (needsName && node->getName() == nullptr) return true;
    for (unsigned int child = 0; child < node->getNumChildren(); ++child) {
        if (isMalformed(node->getChild(child))) return true;
    }
    return false;
}

ExternalModelDefinition *externalModel(SBMLDocument *document, unsigned int index) {
    auto *plugin = dynamic_cast<CompSBMLDocumentPlugin *>(document->getPlugin("comp"));
    return plugin == nullptr ? nullptr : plugin->getExternalModelDefinition(index);
}

}  // namespace

SBMLDocument_t *HeptadSBMLDocument_read(const char *text, char *reason, size_t reasonSize) {
    SBMLDocument_t *none = nullptr;
    return guarded(reason, reasonSize, none, [&] { return readSBMLFromString(text); });
}

int HeptadSBMLDocument_convert(
    SBMLDocument_t *document, const ConversionProperties_t *properties, char *reason, size_t reasonSize) {
    const int failed = LIBSBML_OPERATION_FAILED;
    const bool isSafe = survives(reason, reasonSize, [&] {
        // Freeing everything shows memory that was freed twice. An exception is no crash: it is met again below.
        try {
            document->convert(*properties);
            delete document;
        } catch (...) {
        }
    });
    if (!isSafe) return failed;
    return guarded(reason, reasonSize, failed, [&] { return document->convert(*properties); });
}

SBase_t *HeptadSBMLDocument_firstMalformed(SBMLDocument_t *document) {
    List *elements = document->getAllElements();
    if (elements == nullptr) return nullptr;
    SBase *found = nullptr;
    for (unsigned int index = 0; found == nullptr && index < elements->getSize(); ++index) {
        SBase *element = static_cast<SBase *>(elements->get(index));
        if (element->isSetMath() && isMalformed(element->getMath())) found = element;
    }
    delete elements;
    return found;
}

SBase_t *HeptadSBMLDocument_externalModel(SBMLDocument_t *document, unsigned int index) {
    return externalModel(document, index);
}

char *HeptadSBMLDocument_externalSource(SBMLDocument_t *document, unsigned int index) {
    const ExternalModelDefinition *model = externalModel(document, index);
    return model == nullptr ? nullptr : strdup(model->getSource().c_str());
}

int HeptadSBMLDocument_checkConsistency(SBMLDocument_t *document, char *reason, size_t reasonSize) {
    const int failed = LIBSBML_OPERATION_FAILED;
    const bool isSafe = survives(reason, reasonSize, [&] {
        try {
            document->checkConsistency();
        } catch (...) {
        }
    });
    if (!isSafe) return failed;
    return guarded(reason, reasonSize, failed, [&] {
        document->checkConsistency();
        return static_cast<int>(LIBSBML_OPERATION_SUCCESS);
    });
}
