import { finding, type Rule } from './finding';

export const ARTICLES = 25;

/** The process and each of its steps name the articles of the regulation they carry out, 1 to 25. */
export const articlesTraced: Rule = {
  id: 'articles-traced',
  check: ({ bundle }) => {
    const { model } = bundle;
    const all = [
      { elementId: null, articles: model.properties.articles },
      ...Object.values(model.elements).map(({ id, articles }) => ({ elementId: id, articles })),
    ];
    const steps = [{ elementId: null, articles: model.properties.articles }, ...model.userTasks, ...model.serviceTasks];
    return [
      ...all
        .filter(({ articles }) => articles.some((article) => !(article >= 1 && article <= ARTICLES)))
        .map(({ elementId }) =>
          finding('articles-traced', bundle, {
            elementId,
            zh: `条款号（zhilu.article）应为 1 至 ${ARTICLES}，多个用逗号分开`,
            en: `article numbers (zhilu.article) run from 1 to ${ARTICLES}, separated by commas`,
          }),
        ),
      ...steps
        .filter(({ articles }) => articles.length === 0)
        .map(({ elementId }) =>
          finding('articles-traced', bundle, {
            elementId,
            zh: '没有写明落实第几条（zhilu.article）',
            en: 'it is not said which article this carries out (zhilu.article)',
          }),
        ),
    ];
  },
};
